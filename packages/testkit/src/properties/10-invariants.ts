import { type Block, type BlockResult, executeBlock } from '@lockstep/core/engine'
import type { ReadableState, State } from '@lockstep/core/state'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../any-log.js'
import { brokenInvariants } from '../broken-invariants.js'
import { checkProperty } from '../check-property.js'
import { genesisState } from '../execute-blocks.js'
import { logBlock, logToBlocks } from '../log-to-blocks.js'
import { propertyViolated } from '../property-violated.js'
import type { PropertyOptions, StfProperty } from '../stf-property.js'
import type { World } from '../world.js'
import { createWorlds } from '../worlds.js'

/**
 * Property 10. One invariant every STF has without declaring it: no call and no hook throws anything but a declared
 * error. The engine contains such a bug, but its author did not mean it.
 */
export const invariantsProperty: StfProperty = {
  number: 10,
  name: 'invariants',
  statement: 'The declared invariants hold after genesis, after every call and after every block.',
  defaultRuns: 200,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf, options), (log) => {
      const state = genesisState(stf, world.provider)
      requireInvariants(stf, world, state, logBlock(world, -1), 'genesis')
      for (const block of logToBlocks(stf, world, log)) {
        state.commit(executeWatched(stf, world, state, block).prepared)
        requireInvariants(stf, world, state, block, `block ${block.number}`)
      }
    })
  },
}

/** Checks {@link invariantsProperty}. @throws LockstepError `PropertyFailed` */
export function invariants(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(invariantsProperty, stf, options)
}

function executeWatched(stf: Stf, world: World, state: State, block: Block): BlockResult {
  const { provider } = world
  const onCallExecuted = (written: ReadableState, call: string, input: number): void => {
    const [reason] = brokenInvariants(stf, world, written, block)
    if (reason !== undefined) throw after(`input ${input + 1} of block ${block.number}`, `${call}: ${reason}`)
  }
  const result = executeBlock({ stf, provider, onCallExecuted }, state, block)
  for (const { index, call, error } of result.bugs) {
    const place = index === undefined ? `block ${block.number}` : `input ${index + 1} of block ${block.number}`
    throw after(place, `${call} has a bug: ${String(error)}`)
  }
  return result
}

function requireInvariants(stf: Stf, world: World, state: State, block: BlockContext, place: string): void {
  const [reason] = brokenInvariants(stf, world, state, block)
  if (reason !== undefined) throw after(place, reason)
}

function after(place: string, reason: string): Error {
  return propertyViolated(`after ${place}, ${reason}`)
}
