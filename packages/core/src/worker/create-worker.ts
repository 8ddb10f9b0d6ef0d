import type { ExecutedBlock } from './enclave.js'
import { type ImportOptions, importBlocks } from './import-blocks.js'
import type { Store } from './store.js'
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
 * that has handed its shard over. Reads the whole store once.
 *
 * @throws LockstepError what `Enclave.restore` throws: the worker has not started then, and the store is as it was
 */
export async function createWorker(parts: WorkerParts): Promise<Worker> {
  const released = (await parts.store.released()) ?? 0
  for await (const { sealed } of parts.store.records()) await parts.enclave.restore(sealed, released)
  return {
    ...parts,
    async *import(options) {
      yield* importBlocks(parts, (await lastStored(parts.store)) + 1, options)
    },
    // The enclave first: it knows which blocks are final, and refuses before the store has lost anything.
    async revert(number) {
      await parts.enclave.revert(number)
      await parts.store.truncateAfter(number)
    },
  }
}

/** Number of the last block in the store; 0 for a new shard. */
async function lastStored(store: Store): Promise<number> {
  return (await store.latest())?.number ?? 0
}
