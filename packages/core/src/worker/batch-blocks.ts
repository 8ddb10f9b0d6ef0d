import { LockstepError } from '../error.js'
import type { AbortSignalLike } from './abort-signal-like.js'
import type { Parentchain, ParentchainBlock } from './parentchain.js'

const maxBatch = 1000

/** Blocks in order, and the number of the parentchain's last final block as it was known with the last of them. */
export interface BlockBatch {
  readonly blocks: readonly ParentchainBlock[]
  readonly head: number
}

/**
 * The finalized blocks from `from` on in batches: up to `batchSize` where so many are final already, fewer at the
 * head, never none.
 */
export async function* batchBlocks(
  parentchain: Parentchain,
  from: number,
  batchSize: number,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<BlockBatch> {
  let head = await parentchain.finalizedHead(signal)
  let batch: ParentchainBlock[] = []
  for await (const block of parentchain.finalizedBlocks(from, signal)) {
    batch.push(block)
    if (batch.length < batchSize && block.number < head) continue
    yield { blocks: batch, head }
    batch = []
    head = await parentchain.finalizedHead(signal)
  }
}

/** @throws LockstepError `BatchSize` */
export function assertBatchSize(batchSize: number): void {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= maxBatch) return
  throw new LockstepError('BatchSize', `batchSize is ${batchSize}; a batch has 1 to ${maxBatch} blocks`, {
    field: 'batchSize',
    value: batchSize,
    limit: maxBatch,
  })
}
