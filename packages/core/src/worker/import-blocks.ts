import { assertBatchSize, batchBlocks } from './batch-blocks.js'
import type { ExecutedBlock } from './enclave.js'
import type { ParentchainBlock } from './parentchain.js'
import { releaseOutputs } from './release-outputs.js'
import { isWaitAborted } from './wait-aborted.js'
import type { WorkerOptions } from './worker-options.js'
import type { WorkerParts } from './worker-parts.js'

/** What an import may be told beside its parts and where it begins. */
export interface ImportOptions extends WorkerOptions {
  /** The most blocks handed to the enclave at once, 1 by default, at most 1,000. It has no influence on any result. */
  readonly batchSize?: number
  /** Told once a batch is durable. */
  onProgress?(progress: ImportProgress): void
}

/** How far an import has come. */
export interface ImportProgress {
  /** Number of the last block that is durable. */
  readonly number: number
  /** Number of the parentchain's last final block when the batch was complete. */
  readonly head: number
}

/**
 * The import loop: takes the finalized blocks from the parentchain, has the enclave execute them, makes them durable,
 * and only then lets their outputs out. Ends when the signal aborts.
 *
 * @param from number of the first block to import.
 * @throws LockstepError `BatchSize` for a `batchSize` that is no integer from 1 to 1,000, before anything is done; the
 * errors of the enclave, the store and the parentchain
 */
export async function* importBlocks(
  parts: WorkerParts,
  from: number,
  options: ImportOptions = {},
): AsyncGenerator<ExecutedBlock> {
  try {
    yield* importUntilAborted(parts, from, options)
  } catch (error) {
    if (options.signal?.aborted !== true || !isWaitAborted(error)) throw error
  }
}

async function* importUntilAborted(
  parts: WorkerParts,
  from: number,
  options: ImportOptions,
): AsyncGenerator<ExecutedBlock> {
  const { batchSize = 1, signal } = options
  assertBatchSize(batchSize)
  await releaseOutputs(parts, from - 1, options)
  for await (const { blocks, head } of batchBlocks(parts.parentchain, from, batchSize, signal)) {
    const executedBlocks = await importBatch(parts, blocks, options)
    for (const { number } of executedBlocks.slice(-1)) options.onProgress?.({ number, head: Math.max(head, number) })
    yield* executedBlocks
  }
}

/** Imports a batch whole: whoever stops reading in its middle leaves nothing half done. */
async function importBatch(
  parts: WorkerParts,
  batch: readonly ParentchainBlock[],
  options: WorkerOptions,
): Promise<readonly ExecutedBlock[]> {
  const executedBlocks = await parts.enclave.executeBlocks(batch)
  for (const executed of executedBlocks) {
    await parts.store.append(executed)
    await releaseOutputs(parts, executed.number, options)
  }
  return executedBlocks
}
