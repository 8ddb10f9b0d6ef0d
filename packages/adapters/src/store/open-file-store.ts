import { LockstepError } from '@lockstep/core'
import type { BlockRecord, Store } from '@lockstep/core/worker'
import { createSerialize } from '../serialize.js'
import {
  checkBlobName,
  checkBlockNumber,
  checkRecordOrder,
  checkRelease,
  checkSealedSize,
} from './check-store-input.js'
import { lockDirectory } from './directory-lock.js'
import type { Disk } from './disk.js'
import { encodeFrame } from './log-frame.js'
import { storeIdentityBytes } from './log-header.js'
import { nodeDisk } from './node-disk.js'
import { openLogFile, type StoreRecovery } from './open-log-file.js'
import { openRecordLog, type RecordLog } from './record-log.js'
import { openReleaseCursor, type ReleaseCursor } from './release-cursor.js'
import { openSealedBlobs, type SealedBlobs } from './sealed-blobs.js'
import { storeClosed } from './store-closed.js'
import { storeTruncated } from './store-truncated.js'

/** Whose store lies in a directory, and on which disk. */
export interface FileStoreOptions {
  /** 32 bytes that say whose store this is, such as the shard. A directory of another identity is refused. */
  readonly identity: Uint8Array
  /** Told, before the store is handed out, when a crash had left an unfinished append, which was cut off. */
  readonly onRecovery?: (recovery: StoreRecovery) => void
  /** The file system; the machine's own when omitted. */
  readonly disk?: Disk
}

/**
 * Opens the store in a directory of its own, or creates it there. One handle at a time, over all processes of this
 * host; a lock that a dead process left is taken over. Directories shared between hosts are not supported.
 *
 * Layout: `blocks` the log, `released` the outbox cursor, `sealed/` the blobs, `lock.…` the holder. The log is one
 * file: it grows with the chain and is read once, front to back, when it is opened.
 *
 * @throws LockstepError `StoreLocked`, `StoreIdentity`, `StoreIdentityMismatch`, `StoreFormatVersion`,
 * `StoreCorrupt` (damage that a crash cannot explain; names the file and the byte), and the system's own error when
 * the directory cannot be read or created.
 */
export const openFileStore = async (directory: string, options: FileStoreOptions): Promise<Store> => {
  const { identity, onRecovery, disk = nodeDisk } = options
  checkIdentityLength(identity)
  await disk.createDirectory(directory)
  const cleanup: (() => Promise<void>)[] = [await lockDirectory(disk, directory)]
  const closeAll = async (): Promise<void> => {
    for (let close = cleanup.pop(); close; close = cleanup.pop()) await close()
  }
  try {
    const { file, path, extent, recovery } = await openLogFile(disk, directory, identity)
    cleanup.push(file.close)
    const cursor = await openReleaseCursor(disk, directory)
    cleanup.push(cursor.close)
    const blobs = await openSealedBlobs(disk, directory)
    const log = openRecordLog(file, path, extent)
    await disk.syncDirectory(directory)
    await withdrawCursor(cursor, log)
    if (recovery) onRecovery?.(recovery)
    return fileStore(directory, { log, cursor, blobs, closeAll })
  } catch (error) {
    await closeAll()
    throw error
  }
}

const checkIdentityLength = (identity: Uint8Array): void => {
  if (identity.length === storeIdentityBytes) return
  throw new LockstepError(
    'StoreIdentity',
    `options.identity has ${identity.length} bytes; it must have ${storeIdentityBytes}, so hash what identifies the store`,
    { field: 'options.identity', value: identity.length, limit: storeIdentityBytes },
  )
}

/** The cursor never points behind the log: outputs of blocks that come instead of lost ones have to go out. */
const withdrawCursor = async (cursor: ReleaseCursor, log: RecordLog): Promise<void> => {
  const [released, last] = [cursor.get(), log.last()]
  if (released !== undefined && (last === undefined || released > last)) await cursor.set(last)
}

interface FileStoreParts {
  readonly log: RecordLog
  readonly cursor: ReleaseCursor
  readonly blobs: SealedBlobs
  readonly closeAll: () => Promise<void>
}

const fileStore = (name: string, { log, cursor, blobs, closeAll }: FileStoreParts): Store => {
  const serialize = createSerialize()
  let closed = false
  let failure: LockstepError | undefined
  let truncations = 0

  const assertOpen = (): void => {
    if (closed) throw storeClosed(name)
  }
  const run = async <T>(operation: () => Promise<T>): Promise<T> => {
    assertOpen()
    return serialize(async () => {
      if (failure) throw failure
      return operation().catch((error: unknown) => {
        if (error instanceof LockstepError && error.code === 'StoreFailed') failure = error
        throw error
      })
    })
  }

  const truncate = async (number: number): Promise<void> => {
    const [first, last] = [log.first(), log.last()]
    if (first === undefined || last === undefined || number >= last) return
    const released = cursor.get()
    // The cursor first: if it cannot be written, nothing is done; after a crash in between outputs go out once more.
    if (released !== undefined && released > number) await cursor.set(number < first ? undefined : number)
    truncations += 1
    await log.truncateAfter(number)
  }

  return {
    name,
    async append({ number, sealed }) {
      assertOpen()
      checkBlockNumber('record.number', number)
      checkSealedSize('record.sealed', sealed)
      const frame = encodeFrame(number, sealed)
      await run(async () => {
        checkRecordOrder(number, log.last())
        await log.append(number, frame)
      })
    },
    async *records(from = 0) {
      assertOpen()
      checkBlockNumber('from', from)
      let seen: number | undefined
      let next = from
      const readBatch = async (): Promise<readonly BlockRecord[]> => {
        seen ??= truncations
        return seen === truncations ? log.read(next) : []
      }
      for (;;) {
        const batch = await run(readBatch)
        if (seen !== truncations) throw storeTruncated(name)
        if (batch.length === 0) return
        for (const record of batch) {
          assertOpen()
          if (seen !== truncations) throw storeTruncated(name)
          next = record.number + 1
          yield record
        }
      }
    },
    latest: () => run(async () => (await log.read(log.last() ?? 0))[0]),
    async truncateAfter(number) {
      assertOpen()
      checkBlockNumber('number', number)
      await run(() => truncate(number))
    },
    async putSealed(blob, sealed) {
      assertOpen()
      checkBlobName(blob)
      checkSealedSize('sealed', sealed)
      const frame = encodeFrame(0, sealed)
      await run(() => blobs.put(blob, frame))
    },
    async getSealed(blob) {
      assertOpen()
      checkBlobName(blob)
      return run(() => blobs.get(blob))
    },
    async removeSealed(blob) {
      assertOpen()
      checkBlobName(blob)
      await run(() => blobs.remove(blob))
    },
    markReleased: (number) =>
      run(async () => {
        const released = cursor.get()
        checkRelease(number, { first: log.first(), last: log.last(), released })
        if (number !== released) await cursor.set(number)
      }),
    released: () => run(async () => cursor.get()),
    async close() {
      if (closed) return
      closed = true
      await serialize(closeAll)
    },
  }
}
