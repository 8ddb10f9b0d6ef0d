import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { runExecutor } from '../execution/run-executor.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { logOnChain } from '../log/log-on-chain.js'
import { createWorlds } from '../log/worlds.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'

const maxLength = 8

/**
 * Property 1 once more, for whole shard executors behind a parentchain: with real encryption, signatures, light
 * clients and block records. For STFs whose effects the parentchain knows.
 *
 * RSA draws entropy, so two runs with one seed have the same log, but not the same ciphertexts.
 */
export const workerConvergenceProperty: AsyncStfProperty = {
  number: 1,
  name: 'worker convergence',
  statement: 'Enclaves that are fed with the same parentchain blocks make the same headers and records.',
  defaultRuns: 3,
  property(stf, options) {
    const { portable, fastest } = createWorlds()
    const shieldingKey = fastest.provider.generateRsaKey()
    const input = fc.record(
      {
        log: anyLogInBlocks(stf, { ...options, maxLength }),
        restarts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
      },
      { noNullPrototype: true },
    )
    return fc.asyncProperty(input, async ({ log, restarts }) => {
      const onChain = await logOnChain(stf, fastest, shieldingKey, log)
      const enclave = (world: typeof fastest, seed: number, batches: readonly number[]) =>
        runExecutor(stf, shieldingKey, onChain, { world, seed, batches })
      const expected = enclave(fastest, 1, [])
      const others = { portable: enclave(portable, 2, []), restarting: enclave(fastest, 3, restarts) }
      for (const [name, outcomes] of Object.entries(others)) {
        const difference = firstDifference(expected, outcomes)
        if (difference !== undefined) throw propertyViolated(`in the ${name} enclave, ${difference}`)
      }
    })
  },
}

/** Checks {@link workerConvergenceProperty}. @throws LockstepError `PropertyFailed` */
export function workerConvergence(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(workerConvergenceProperty, stf, options)
}
