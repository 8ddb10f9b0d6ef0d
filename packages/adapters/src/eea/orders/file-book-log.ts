import { join } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { createDurableFile } from '../../store/create-durable-file.js'
import { lockDirectory } from '../../store/directory-lock.js'
import type { Disk, DiskFile } from '../../store/disk.js'
import { emptyExtent, extendExtent, type LogExtent } from '../../store/log-extent.js'
import { encodeFrame, frameHeaderBytes } from '../../store/log-frame.js'
import { checkLogHeader, encodeLogHeader, logHeaderBytes, storeIdentityBytes } from '../../store/log-header.js'
import { nodeDisk } from '../../store/node-disk.js'
import type { StoreRecovery } from '../../store/open-log-file.js'
import { createReadWindow } from '../../store/read-window.js'
import { openRecordLog, type RecordLog } from '../../store/record-log.js'
import { scanLog } from '../../store/scan-log.js'
import { storeFailed } from '../../store/store-write-failed.js'
import { decodeTransactions, encodeTransactions } from './book-record.js'
import type { BookChange, StoredTable } from './book-table.js'
import type { BookLog } from './order-book.js'

/** Whose book lies in a directory, and which tables it fills. */
export interface FileBookLogOptions {
  /** 32 bytes that say whose book this is, such as a hash of the service's name. A directory of another identity is refused. */
  readonly identity: Uint8Array
  /** Filled from the log; every table that the log names has to be among them. */
  readonly tables: readonly StoredTable[]
  /** Told when a crash had left an unfinished append, which was cut off. */
  readonly onRecovery?: (recovery: StoreRecovery) => void
  /** The log is written anew, without what is no more, once it is this long and twice as long as then; 16 MiB if left out. */
  readonly compactionBytes?: number
  /** The file system; the machine's own when omitted. */
  readonly disk?: Disk
}

interface OpenLog {
  readonly file: DiskFile
  readonly log: RecordLog
  /** Bytes of the file when it was last written anew. */
  compactBytes: number
  next: number
  end: number
}

const fileName = 'orders'
const changesPerSnapshotRecord = 256

/**
 * Opens the log of an order book in a directory of its own, or creates it there, and fills the tables from it. One
 * handle at a time. The file has the layout of the stores' logs: a header with the identity, then frames with
 * checksums; a frame holds whole transactions, so a torn one takes nothing apart.
 *
 * @throws LockstepError `StoreLocked`, `StoreIdentity`, `StoreIdentityMismatch`, `StoreFormatVersion`, `StoreCorrupt`,
 * `OrderBookUnreadable`.
 */
export const openFileBookLog = async (directory: string, options: FileBookLogOptions): Promise<BookLog> => {
  const { identity, tables, onRecovery, disk = nodeDisk, compactionBytes = 16 * 1024 * 1024 } = options
  checkIdentity(identity)
  await disk.createDirectory(directory)
  const release = await lockDirectory(disk, directory)
  const path = join(directory, fileName)

  const openFile = async (): Promise<OpenLog> => {
    const file =
      (await disk.open(path)) ??
      (await createDurableFile(disk, { directory, path }, async (draft) => {
        await writeSnapshot(draft, [])
      }))
    try {
      const { extent, dropped } = await recover(file)
      if (dropped > 0) onRecovery?.({ file: path, offset: extent.end, droppedBytes: dropped })
      const found = openedAt(file, extent)
      await replay(found.log)
      return found
    } catch (error) {
      await file.close()
      throw error
    }
  }

  const openedAt = (file: DiskFile, extent: LogExtent): OpenLog => ({
    file,
    log: openRecordLog(file, path, extent),
    compactBytes: extent.end,
    next: (extent.last ?? -1) + 1,
    end: extent.end,
  })

  const recover = async (file: DiskFile): Promise<{ extent: LogExtent; dropped: number }> => {
    const size = await file.size()
    const header = new Uint8Array(Math.min(size, logHeaderBytes))
    await file.read(header, 0)
    checkLogHeader(path, header, identity)
    const extent = await scanLog(path, createReadWindow(file, path), size)
    if (extent.end < size) await file.truncate(extent.end)
    // A killed process may have left records in the system's cache only: before anyone acts on them, make them durable.
    await file.sync()
    return { extent, dropped: size - extent.end }
  }

  const tableNamed = new Map(tables.map((table) => [table.name, table]))
  const replay = async (log: RecordLog): Promise<void> => {
    const last = log.last() ?? -1
    for (let next = log.first() ?? 0; next <= last; ) {
      for (const { number, sealed } of await log.read(next)) {
        for (const { table, key, value } of decodeTransactions(sealed).flat()) {
          const target = tableNamed.get(table)
          if (target === undefined) throw unknownTable(path, table)
          if (value === undefined) target.drop(key)
          else target.restore(key, value)
        }
        next = number + 1
      }
    }
  }

  /** Frames of a fresh file, some changes a frame, so that no frame is too large. */
  const writeSnapshot = async (file: DiskFile, changes: readonly BookChange[]): Promise<LogExtent> => {
    const extent = emptyExtent()
    await file.write(encodeLogHeader(identity), 0)
    for (let at = 0; at < changes.length; at += changesPerSnapshotRecord) {
      const sealed = encodeTransactions([JSON.stringify(changes.slice(at, at + changesPerSnapshotRecord))])
      const number = (extent.last ?? -1) + 1
      await file.write(encodeFrame(number, sealed), extent.end)
      extendExtent(extent, number, sealed.length)
    }
    return extent
  }

  /** Answers whether the file was written anew; if there is no room for that, the old one goes on. */
  const compact = async (): Promise<boolean> => {
    // Taken in one turn, and values never change: the tables may move on while this is written.
    const changes = tables.flatMap((table) => [...table.changes()])
    let extent: LogExtent | undefined
    try {
      const file = await createDurableFile(disk, { directory, path }, async (draft) => {
        extent = await writeSnapshot(draft, changes)
      })
      await opened.file.close()
      opened = openedAt(file, extent ?? emptyExtent())
      return true
    } catch (error) {
      // Behind the snapshot comes the renaming, and nobody knows which of the two files has the name now.
      if (extent !== undefined) throw storeFailed(path, error)
      opened.compactBytes = opened.end
      return false
    }
  }

  let opened: OpenLog
  try {
    opened = await openFile()
  } catch (error) {
    await release()
    throw error
  }
  return {
    async append(transactions, settled) {
      const { end, compactBytes } = opened
      if (settled && end > compactionBytes && end > 2 * compactBytes && (await compact())) return
      const sealed = encodeTransactions(transactions)
      await opened.log.append(opened.next, encodeFrame(opened.next, sealed))
      opened.next += 1
      opened.end += frameHeaderBytes + sealed.length
    },
    async close() {
      await opened.file.close()
      await release()
    },
  }
}

const checkIdentity = (identity: Uint8Array): void => {
  if (identity.length === storeIdentityBytes) return
  throw new LockstepError(
    'StoreIdentity',
    `options.identity has ${identity.length} bytes; it must have ${storeIdentityBytes}, so hash what identifies the service`,
    { field: 'options.identity', value: identity.length, limit: storeIdentityBytes },
  )
}

const unknownTable = (path: string, table: string): LockstepError =>
  new LockstepError(
    'OrderBookUnreadable',
    `file '${path}' has a table '${table}', which this release does not know; open it with the release that wrote it`,
    { field: path, value: table },
  )
