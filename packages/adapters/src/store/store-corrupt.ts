import { LockstepError } from '@lockstep/core'

/** Damage that a crash cannot explain: the file, the byte where it begins, and what is wrong there. */
export const storeCorrupt = (file: string, offset: number, finding: string): LockstepError =>
  new LockstepError(
    'StoreCorrupt',
    `file '${file}' is damaged at byte ${offset}: ${finding}; restore it from a copy, or remove the store and rebuild it from the parentchain`,
    { field: file, value: offset },
  )
