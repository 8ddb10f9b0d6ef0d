import type { ExecutedBlock, ParentchainBlock } from '@lockstep/core/worker'
import type { EnclaveTurns } from './enclave-turns.js'
import type { ShardService } from './shard-service.js'

/**
 * PERF: so many blocks behind the one whose opening is waited for are being opened: the cores have work while a block is
 * executed, and while the next but one is verified.
 */
const blocksAhead = 2

/** Executes blocks, and lets others have their turn between two blocks and between two private-key operations. */
export async function executeInTurns(
  { pass }: EnclaveTurns,
  service: Pick<ShardService, 'openTogether' | 'openAhead' | 'executeBlocks'>,
  blocks: readonly ParentchainBlock[],
): Promise<readonly ExecutedBlock[]> {
  const executedBlocks: ExecutedBlock[] = []
  /** What is not opened ahead is opened by the block's execution, or refused by it. */
  const openings: Promise<void>[] = []
  for (const [index, block] of blocks.entries()) {
    for (const next of blocks.slice(openings.length, index + 1 + blocksAhead)) {
      openings.push(service.openTogether(next, blocks[openings.length - 1]).catch(() => undefined))
    }
    await openings[index]
    for (const _ of service.openAhead(block)) await pass()
    executedBlocks.push(...service.executeBlocks([block]))
    await pass()
  }
  return executedBlocks
}
