import { join } from 'node:path'
import { createDurableFile } from './create-durable-file.js'
import type { Disk, DiskFile } from './disk.js'
import type { LogExtent } from './log-extent.js'
import { checkLogHeader, encodeLogHeader, logHeaderBytes } from './log-header.js'
import { createReadWindow } from './read-window.js'
import { releasedFile } from './release-cursor.js'
import { scanLog } from './scan-log.js'
import { storeCorrupt } from './store-corrupt.js'

/** What opening cut off: the unfinished append of a process that crashed. */
export interface StoreRecovery {
  readonly file: string
  /** Where the torn tail began, in bytes from the start of the file; also the size of the file now. */
  readonly offset: number
  /** Bytes that were cut off there. */
  readonly droppedBytes: number
}

/** A log file that is ready to be appended to. */
export interface LogFile {
  readonly file: DiskFile
  readonly path: string
  readonly extent: LogExtent
  readonly recovery: StoreRecovery | undefined
}

const createLog = async (disk: Disk, directory: string, path: string, identity: Uint8Array): Promise<DiskFile> => {
  // The cursor file is created after the log: without a log it tells of a lost one, which must not begin anew.
  if ((await disk.list(directory)).includes(releasedFile)) throw storeCorrupt(path, 0, 'it is missing')
  return createDurableFile(disk, { directory, path }, (file) => file.write(encodeLogHeader(identity), 0))
}

const recover = async (file: DiskFile, path: string, identity: Uint8Array): Promise<LogFile> => {
  const size = await file.size()
  const header = new Uint8Array(Math.min(size, logHeaderBytes))
  await file.read(header, 0)
  checkLogHeader(path, header, identity)
  const extent = await scanLog(path, createReadWindow(file, path), size)
  if (extent.end < size) await file.truncate(extent.end)
  // A killed process may have left records in the system's cache only: before anyone acts on them, make them durable.
  await file.sync()
  if (extent.end === size) return { file, path, extent, recovery: undefined }
  return { file, path, extent, recovery: { file: path, offset: extent.end, droppedBytes: size - extent.end } }
}

/** Opens the log in file `blocks`, or creates it, and cuts off a torn tail. */
export const openLogFile = async (disk: Disk, directory: string, identity: Uint8Array): Promise<LogFile> => {
  const path = join(directory, 'blocks')
  const file = (await disk.open(path)) ?? (await createLog(disk, directory, path, identity))
  try {
    return await recover(file, path, identity)
  } catch (error) {
    await file.close()
    throw error
  }
}
