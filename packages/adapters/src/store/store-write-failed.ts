import { LockstepError } from '@lockstep/core'

/** The change was not made, nothing of it was kept, and it may be tried again. */
export const storeWriteFailed = (file: string, cause: unknown): LockstepError =>
  new LockstepError(
    'StoreWriteFailed',
    `file '${file}' could not be written and is as it was before; make room or mend the disk, then repeat the call`,
    { field: file },
    { cause },
  )

/**
 * The change may or may not have been made. After a failed sync the system may drop the pages and call the next
 * sync a success, so the only way to learn what the disk holds is to open and read it again.
 */
export const storeFailed = (file: string, cause: unknown): LockstepError =>
  new LockstepError(
    'StoreFailed',
    `file '${file}' is in an unknown state after a failed sync; close the store, mend the disk and open it again`,
    { field: file },
    { cause },
  )
