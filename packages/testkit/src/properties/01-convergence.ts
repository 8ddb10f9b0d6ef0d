import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { executeBlocks, genesisState } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyWorkerPlan, describePlan, runWorker } from '../execution/worker-plan.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

const mostWorkers = 3

/**
 * Property 1. Blocks are the parentchain's and the same for all; what differs is how many are handed over at once,
 * who computes the hashes, what is kept, and when and from what a worker restarts.
 */
export const convergenceProperty: StfProperty = {
  number: 1,
  name: 'convergence',
  statement: 'Workers that execute the same ordered inputs have the same roots, receipts, events and outputs.',
  defaultRuns: 100,
  property(stf, options) {
    const worlds = createWorlds()
    const input = fc.record(
      { log: anyLogInBlocks(stf, options), workers: fc.array(anyWorkerPlan, { minLength: 1, maxLength: mostWorkers }) },
      { noNullPrototype: true },
    )
    return fc.property(input, ({ log, workers }) => {
      const { provider } = worlds.portable
      const blocks = logToBlocks(stf, worlds.portable, log)
      const expected = executeBlocks(stf, provider, genesisState(stf, provider), blocks)
      for (const plan of workers) {
        const difference = firstDifference(expected, runWorker(stf, worlds, log, plan))
        if (difference !== undefined) throw propertyViolated(`in ${difference} (${describePlan(plan)})`)
      }
    })
  },
}

/** Checks {@link convergenceProperty}. @throws LockstepError `PropertyFailed` */
export function convergence(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(convergenceProperty, stf, options)
}
