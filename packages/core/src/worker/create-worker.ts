import { LockstepError } from '../error.js'
import type { ExecutedBlock } from './enclave.js'
import { type ImportOptions, importBlocks } from './import-blocks.js'
import { readStoredSnapshot, restoreStoredSnapshot, type StoredSnapshot } from './stored-snapshot.js'
import type { WorkerParts } from './worker-parts.js'

/** A worker service: the untrusted host around one enclave and one shard. */
export interface Worker extends WorkerParts {
  /**
   * Imports blocks from where the store ends, after it has released what an earlier import or a crash kept back; see
   * {@link importBlocks}. One import at a time.
   */
  import(options?: ImportOptions): AsyncGenerator<ExecutedBlock>
  /**
   * Goes back to block `number`, because the parentchain took the ones behind it back. Between two imports: the next
   * one goes on with the blocks that came instead. May be repeated where it failed.
   *
   * @throws LockstepError `BlockFinal` for a block before the last final one; `BlockUnknown`; the store's errors
   */
  revert(number: number): Promise<void>
}

/**
 * Starts a worker on its parts: the enclave continues from the store's records, those of the code before it, too, where
 * that has handed its shard over, or from the snapshot that `bootstrapStore` has put there. Reads the whole store once.
 *
 * @throws LockstepError `SnapshotUnsupported` for an enclave that takes no snapshots; `SnapshotIncomplete`; what
 * `Enclave.importSnapshot` and `Enclave.restore` throw: the worker has not started then, and the store is as it was
 */
export async function createWorker(parts: WorkerParts): Promise<Worker> {
  const snapshot = await readStoredSnapshot(parts.store)
  if (snapshot !== undefined) await restoreSnapshot(parts, snapshot)
  const released = (await parts.store.released()) ?? 0
  for await (const { sealed } of parts.store.records()) await parts.enclave.restore(sealed, released)
  return {
    ...parts,
    async *import(options) {
      yield* importBlocks(parts, (await lastStored(parts, snapshot)) + 1, options)
    },
    // The enclave first: it knows which blocks are final, and refuses before the store has lost anything.
    async revert(number) {
      await parts.enclave.revert(number)
      await parts.store.truncateAfter(number)
    },
  }
}

async function restoreSnapshot({ enclave, store }: WorkerParts, snapshot: StoredSnapshot): Promise<void> {
  const { importSnapshot } = enclave
  if (importSnapshot === undefined) throw snapshotUnsupported(snapshot.block)
  await restoreStoredSnapshot(store, snapshot, importSnapshot)
}

/** Number of the last block in the store, or of the one whose state it starts from; of the start for a new shard. */
async function lastStored({ store, parentchain }: WorkerParts, snapshot: StoredSnapshot | undefined): Promise<number> {
  return (await store.latest())?.number ?? snapshot?.block ?? parentchain.start?.number ?? 0
}

function snapshotUnsupported(block: number): LockstepError {
  return new LockstepError(
    'SnapshotUnsupported',
    `the store starts from a snapshot of block ${block}, and this enclave takes none; start one with importSnapshot`,
    { field: 'enclave', value: block },
  )
}
