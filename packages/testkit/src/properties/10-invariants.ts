import { type Block, type BlockResult, executeBlock, readContext } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { BlockContext, Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../any-log.js'
import { brokenInvariants } from '../broken-invariants.js'
import { checkProperty } from '../check-property.js'
import { genesisState } from '../execute-blocks.js'
import { logStart, logToBlocks } from '../log-to-blocks.js'
import { propertyViolated } from '../property-violated.js'
import type { PropertyOptions, StfProperty } from '../stf-property.js'
import { watchCalls } from '../watch-calls.js'
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
  property(stf) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf), (log) => {
      const state = genesisState(stf, world.provider)
      requireInvariants(stf, world, state, beforeFirst(world), 'genesis')
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

function executeWatched(stf: Stf, { provider }: World, state: State, block: Block): BlockResult {
  const broken: { readonly input: number; readonly reason: string }[] = []
  const watched = watchCalls(block, (context, call, input) => {
    for (const reason of brokenInvariants(stf, context)) broken.push({ input, reason: `${call}: ${reason}` })
  })
  const result = executeBlock({ stf, provider }, state, watched)
  for (const { input, reason } of broken) {
    // A call whose author caught its own failure ran to its end, and was undone all the same.
    if (result.receipts[input]?.status === 'Executed') throw after(`input ${input} of block ${block.number}`, reason)
  }
  for (const { index, call, error } of result.bugs) {
    const place = index === undefined ? `block ${block.number}` : `input ${index} of block ${block.number}`
    throw after(place, `${call} has a bug: ${String(error)}`)
  }
  return result
}

function requireInvariants(stf: Stf, { domain }: World, state: State, block: BlockContext, place: string): void {
  const [reason] = brokenInvariants(stf, readContext({ stf, domain }, state, block))
  if (reason !== undefined) throw after(place, reason)
}

function beforeFirst({ domain }: World): BlockContext {
  return { number: 0, hash: domain.shard, timestamp: logStart }
}

function after(place: string, reason: string): Error {
  return propertyViolated(`after ${place}, ${reason}`)
}
