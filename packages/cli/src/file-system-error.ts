import { LockstepError } from '@lockstep/core'

/** What the operating system's codes mean to who has named a path. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EEXIST: 'it is there already',
  EISDIR: 'it is a folder and no file',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of it is a file and no folder',
  EPERM: 'this user may not',
  EROFS: 'the disk is read-only',
}

/**
 * An error of the operating system about a path, as one line with a stable code; `undefined` for any other error.
 *
 * @param known the path, where the error has none: it is about a file that was open already
 */
export function fileSystemError(cause: unknown, known?: string): LockstepError | undefined {
  const { code, path = known, syscall }: Record<string, unknown> = Object(cause)
  if (!(cause instanceof Error) || typeof code !== 'string' || typeof path !== 'string') return undefined
  const meaning = Object.hasOwn(meanings, code) ? `${meanings[code]} ` : ''
  return new LockstepError(
    'FileSystem',
    `${path} cannot be used: ${meaning}(${code}, ${syscall}); name another path`,
    { field: 'path', value: path, limit: code },
    { cause },
  )
}
