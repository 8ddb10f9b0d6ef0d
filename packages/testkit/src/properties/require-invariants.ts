import { type Block, type BlockResult, executeBlock } from '@lockstep/core/engine'
import type { ReadableState, State } from '@lockstep/core/state'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import { brokenInvariants } from '../execution/broken-invariants.js'
import { propertyViolated } from '../execution/property-violated.js'
import type { World } from '../log/world.js'

/** Executes blocks, and requires the invariants after each call and each block. `onBug` is told of contained bugs. */
export function requireInvariantsBehind(
  stf: Stf,
  world: World,
  state: State,
  blocks: readonly Block[],
  onBug: (place: string, bug: BlockResult['bugs'][number]) => void,
): void {
  const { provider } = world
  for (const block of blocks) {
    const onCallExecuted = (written: ReadableState, call: string, input: number): void => {
      const [reason] = brokenInvariants(stf, world, written, block)
      if (reason !== undefined) throw after(`input ${input + 1} of block ${block.number}`, `${call}: ${reason}`)
    }
    const result = executeBlock({ stf, provider, onCallExecuted }, state, block)
    for (const bug of result.bugs) {
      const { index } = bug
      onBug(index === undefined ? `block ${block.number}` : `input ${index + 1} of block ${block.number}`, bug)
    }
    state.commit(result.prepared)
    requireInvariants(stf, world, state, block, `block ${block.number}`)
  }
}

/** @throws LockstepError `PropertyViolated` for the first one that does not hold */
export function requireInvariants(stf: Stf, world: World, state: State, block: BlockContext, place: string): void {
  const [reason] = brokenInvariants(stf, world, state, block)
  if (reason !== undefined) throw after(place, reason)
}

export function after(place: string, reason: string): Error {
  return propertyViolated(`after ${place}, ${reason}`)
}
