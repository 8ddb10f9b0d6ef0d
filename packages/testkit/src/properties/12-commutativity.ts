import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { nearbyPairs } from './nearby-pairs.js'

const reach = 2

/**
 * Property 12. Every two calls of a log that stand next to each other, or with one between them, are executed in both orders over the state before them. What a call's
 * result depends on stands in the state, so two that share no entry cannot tell who came first. Block hooks are left
 * out: between two calls of one block there are none.
 */
export const commutativityProperty: StfProperty = {
  number: 12,
  name: 'commutativity',
  statement: 'Two calls of which neither writes what the other reads or writes come to the same in either order.',
  defaultRuns: 60,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf, options), (log) => {
      for (const { calls, run } of nearbyPairs(stf, world, log, { reach })) {
        if (!run.disjoint || run.difference === undefined) continue
        throw propertyViolated(`${calls.join(' and ')} share no entry, but their order matters: ${run.difference}`)
      }
    })
  },
}

/** Checks {@link commutativityProperty}. @throws LockstepError `PropertyFailed` */
export function commutativity(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(commutativityProperty, stf, options)
}
