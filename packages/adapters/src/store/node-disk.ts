import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Disk, DiskFile } from './disk.js'

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** The system may transfer fewer bytes than asked for, on a nearly full disk in particular; `transfer` is repeated. */
const readAll = async (handle: FileHandle, target: Uint8Array, position: number): Promise<number> => {
  let done = 0
  while (done < target.length) {
    const { bytesRead } = await handle.read(target, done, target.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

const writeAll = async (handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

const diskFile = (handle: FileHandle): DiskFile => ({
  size: async () => (await handle.stat()).size,
  read: (target, position) => readAll(handle, target, position),
  write: (bytes, position) => writeAll(handle, bytes, position),
  truncate: (length) => handle.truncate(length),
  syncData: () => handle.datasync(),
  sync: () => handle.sync(),
  close: () => handle.close(),
})

const openUnless = async (path: string, flags: string, refusal: string): Promise<DiskFile | undefined> => {
  try {
    return diskFile(await open(path, flags, 0o600))
  } catch (error) {
    if (isCode(error, refusal)) return undefined
    throw error
  }
}

const syncDirectory = async (path: string): Promise<void> => {
  // Windows can neither open nor sync a directory; NTFS journals names by itself.
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const createDirectory = async (path: string): Promise<void> => {
  const target = resolve(path)
  const first = await mkdir(target, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  // A new directory is durable when the one above it is, up to the first that existed before.
  for (let created = target; ; created = dirname(created)) {
    await syncDirectory(dirname(created))
    if (created === first || created === dirname(created)) return
  }
}

/** The machine's file system. */
export const nodeDisk: Disk = {
  createDirectory,
  list: (path) => readdir(path),
  open: (path) => openUnless(path, 'r+', 'ENOENT'),
  create: (path) => openUnless(path, 'wx+', 'EEXIST'),
  rename,
  remove: (path) => rm(path, { force: true }),
  syncDirectory,
}
