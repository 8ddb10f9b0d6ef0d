import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { genesisState } from '../execution/execute-blocks.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { after, requireInvariants, requireInvariantsBehind } from './require-invariants.js'

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
      requireInvariantsBehind(stf, world, state, logToBlocks(stf, world, log), (place, { call, error }) => {
        throw after(place, `${call} has a bug: ${String(error)}`)
      })
    })
  },
}

/** Checks {@link invariantsProperty}. @throws LockstepError `PropertyFailed` */
export function invariants(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(invariantsProperty, stf, options)
}
