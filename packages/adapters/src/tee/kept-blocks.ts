import { type Hex, LockstepError } from '@lockstep/core'
import type { ExecutedBlock } from '@lockstep/core/worker'

/** One executed block as the enclave keeps it. */
export interface KeptBlock {
  readonly number: number
  readonly parentchainHash: Hex
  /** Parentchain calls, unsigned, embargoed until the host asks for them. */
  readonly outputs: readonly Uint8Array[]
}

/**
 * The last executed blocks: their outputs, and, as long as the host may not have stored them, what was answered for
 * them.
 */
export interface KeptBlocks {
  /** Refuses work that would push outputs out that were never asked for. @throws LockstepError `OutputsPending` */
  requireRoom(): void
  /** @param executed what the host got; left out for a block that was restored, which is stored already. */
  add(block: KeptBlock, executed?: ExecutedBlock): void
  /** The block that was executed at this number, if it is the same one and the host may not have stored it. */
  answerAgain(number: number, parentchainHash: Hex): ExecutedBlock | undefined
  /** Forgets all blocks behind this number. */
  revert(number: number): void
  /** The outputs of a block; whoever asks says that it is durable, and all before it. @throws `OutputsUnknown` */
  release(number: number): readonly Uint8Array[]
}

/** Two of the largest batches: one that is being stored and released, one that is being executed. */
const maximumKept = 2000

export function createKeptBlocks(): KeptBlocks {
  const blocks = new Map<number, KeptBlock>()
  const unreleased = new Map<number, ExecutedBlock>()

  return {
    requireRoom() {
      if (unreleased.size >= maximumKept) throw outputsPending(unreleased.keys().next().value)
    },
    add(block, executed) {
      blocks.set(block.number, block)
      if (executed !== undefined) unreleased.set(block.number, executed)
      // A kept block beyond the limit was released or restored: requireRoom holds the others below it.
      const [oldest] = blocks.keys()
      if (blocks.size > maximumKept && oldest !== undefined) blocks.delete(oldest)
    },
    answerAgain: (number, parentchainHash) =>
      blocks.get(number)?.parentchainHash === parentchainHash ? unreleased.get(number) : undefined,
    revert(number) {
      for (const kept of [blocks, unreleased]) {
        for (const behind of [...kept.keys()].filter((each) => each > number)) kept.delete(behind)
      }
    },
    release(number) {
      const block = blocks.get(number)
      if (block === undefined) throw outputsUnknown(number)
      for (const executed of unreleased.keys()) {
        if (executed > number) break
        unreleased.delete(executed)
      }
      return block.outputs
    },
  }
}

function outputsPending(oldest: number | undefined): LockstepError {
  return new LockstepError(
    'OutputsPending',
    `outputs of ${maximumKept} blocks from ${oldest} on were not asked for; store and release them before more blocks`,
    { field: 'blocks', value: oldest, limit: maximumKept },
  )
}

function outputsUnknown(number: number): LockstepError {
  return new LockstepError(
    'OutputsUnknown',
    `block ${number} is not among the last ${maximumKept} that were executed or restored; execute or restore it first`,
    { field: 'number', value: number, limit: maximumKept },
  )
}
