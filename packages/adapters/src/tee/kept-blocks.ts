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
  /** Number of the first block whose outputs were not asked for. */
  oldestPending(): number | undefined
  /** @param executed what the host got for it. */
  add(block: KeptBlock, executed: ExecutedBlock): void
  /**
   * A block of an earlier run, which the host has stored.
   *
   * @param released number of the last block whose outputs have gone out; those of later ones are still to be asked for.
   */
  restore(block: KeptBlock, released: number): void
  /** The block that was executed at this number, if it is the same one and the host may not have stored it. */
  answerAgain(number: number, parentchainHash: Hex): ExecutedBlock | undefined
  /** Forgets all blocks behind this number. */
  revert(number: number): void
  /** The outputs of a block; whoever asks says that it is durable, and all before it. @throws `OutputsUnknown` */
  release(number: number): readonly Uint8Array[]
}

/** @param maximumKept how many blocks may wait for their outputs to be asked for. */
export function createKeptBlocks(maximumKept: number): KeptBlocks {
  const blocks = new Map<number, KeptBlock>()
  /** What the host got for the blocks whose outputs were not asked for; `undefined` for those it has stored. */
  const unreleased = new Map<number, ExecutedBlock | undefined>()

  /** Outputs that were not asked for stay, whatever the room: nobody else has them. */
  function dropReleased(): void {
    for (const number of blocks.keys()) {
      if (blocks.size <= maximumKept || unreleased.has(number)) return
      blocks.delete(number)
    }
  }

  return {
    requireRoom() {
      if (unreleased.size >= maximumKept) throw outputsPending(unreleased.keys().next().value, maximumKept)
    },
    oldestPending: () => unreleased.keys().next().value,
    add(block, executed) {
      blocks.set(block.number, block)
      unreleased.set(block.number, executed)
      dropReleased()
    },
    restore(block, released) {
      blocks.set(block.number, block)
      const isReleased = block.number <= released
      if (!isReleased) unreleased.set(block.number, undefined)
      dropReleased()
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
      if (block === undefined) throw outputsUnknown(number, maximumKept)
      for (const executed of unreleased.keys()) {
        if (executed > number) break
        unreleased.delete(executed)
      }
      return block.outputs
    },
  }
}

function outputsPending(oldest: number | undefined, maximumKept: number): LockstepError {
  return new LockstepError(
    'OutputsPending',
    `outputs of ${maximumKept} blocks from ${oldest} on were not asked for; store and release them before more blocks`,
    { field: 'blocks', value: oldest, limit: maximumKept },
  )
}

function outputsUnknown(number: number, maximumKept: number): LockstepError {
  return new LockstepError(
    'OutputsUnknown',
    `block ${number} was not executed or restored, or its outputs went out more than ${maximumKept} blocks ago; execute or restore it`,
    { field: 'number', value: number, limit: maximumKept },
  )
}
