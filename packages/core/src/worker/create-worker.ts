import type { ExecutedBlock } from './enclave.js'
import { type ImportOptions, importBlocks } from './import-blocks.js'
import { releaseOutputs } from './release-outputs.js'
import type { Store } from './store.js'
import type { WorkerParts } from './worker-parts.js'

/** A worker service: the untrusted host around one enclave and one shard. */
export interface Worker extends WorkerParts {
  /** Imports blocks from where the store ends; see {@link importBlocks}. One import at a time. */
  import(options?: ImportOptions): AsyncGenerator<ExecutedBlock>
}

/**
 * Starts a worker on its parts: the enclave continues from the store's records, and outputs that a crash kept back
 * are released. Reads the whole store once.
 */
export async function createWorker(parts: WorkerParts): Promise<Worker> {
  for await (const { sealed } of parts.store.records()) await parts.enclave.restore(sealed)
  await releaseKeptOutputs(parts)
  return {
    ...parts,
    async *import(options) {
      yield* importBlocks(parts, (await lastStored(parts.store)) + 1, options)
    },
  }
}

async function releaseKeptOutputs(parts: WorkerParts): Promise<void> {
  const released = (await parts.store.released()) ?? 0
  const last = await lastStored(parts.store)
  for (let number = released + 1; number <= last; number += 1) await releaseOutputs(parts, number)
}

/** Number of the last block in the store; 0 for a new shard. */
async function lastStored(store: Store): Promise<number> {
  return (await store.latest())?.number ?? 0
}
