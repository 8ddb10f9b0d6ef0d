import type { Disk, DiskFile } from './disk.js'
import { storeWriteFailed } from './store-write-failed.js'

/**
 * Creates `directory/name` with the first bytes that `write` gives it. They are durable before the file gets its
 * name, so under that name there is all of them or no file.
 */
export const createDurableFile = async (
  disk: Disk,
  { directory, path }: { readonly directory: string; readonly path: string },
  write: (file: DiskFile) => Promise<void>,
): Promise<DiskFile> => {
  const draft = `${path}.tmp`
  await disk.remove(draft)
  const file = await disk.create(draft)
  if (file === undefined) throw storeWriteFailed(draft, new Error('another process created it at the same time'))
  try {
    await write(file)
    await file.sync()
    await disk.rename(draft, path)
    await disk.syncDirectory(directory)
    return file
  } catch (error) {
    await file.close().catch(() => undefined)
    await disk.remove(draft).catch(() => undefined)
    throw storeWriteFailed(path, error)
  }
}
