import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'
import { findSecret } from '../workers/secrets/find-secret.js'
import { type LaunchVisited, launchReal, visitEnclave } from '../workers/secrets/host-visit.js'
import { otherSecrets } from '../workers/secrets/other-secrets.js'
import { releasedView } from '../workers/secrets/released-view.js'
import { secretsOf } from '../workers/secrets/secrets-of.js'
import { traceShape } from '../workers/secrets/trace-shape.js'
import { createStage, type Stage } from '../workers/stage-shard.js'

const maxLength = 5

/**
 * Property 21. A host feeds two enclaves with two logs that differ in nothing that a host may know: the same number of
 * requests, of the same lengths, in the same blocks, with other senders, arguments and beneficiaries. Of what crosses
 * the boundary in both, all that is released by design is taken out (see `ReleasedBlock`), and ciphertexts, hashes,
 * keys and signatures down to their lengths. What is left must be equal, message by message; and no secret may stand
 * anywhere in the trace, in any form that it could have been written in.
 *
 * What is released is the effects in the clear, the size of what a block leaves behind and of an answer, and that there
 * was a bug. Time is not looked at, nor what a host may ask as a client like anybody: getters that answer too much, and
 * proofs, which show hashes of other entries, are the author's to judge.
 */
export function nonInterferenceOf(launch: LaunchVisited): AsyncStfProperty {
  return {
    number: 21,
    name: 'non-interference',
    statement: 'A host that sees all messages of an enclave learns nothing of the secrets but what is released.',
    defaultRuns: 10,
    property(stf, options) {
      const stage = createStage()
      const input = fc.record(
        { log: anyLogInBlocks(stf, { ...options, maxLength }), salt: fc.nat(1_000) },
        { noNullPrototype: true },
      )
      return fc.asyncProperty(input, async ({ log, salt }) => {
        const { world } = stage(stf, { log: [], blocks: [] })
        const one = await look(stage, launch, stf, log)
        const other = await look(stage, launch, stf, otherSecrets(stf, world, log, salt))
        requireSameShape(one, other)
      })
    },
  }
}

/** Property 21 of the real enclave; see {@link nonInterferenceOf}. */
export const nonInterferenceProperty: AsyncStfProperty = nonInterferenceOf(launchReal)

/** Checks {@link nonInterferenceProperty}. @throws LockstepError `PropertyFailed` */
export function nonInterference(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(nonInterferenceProperty, stf, options)
}

/** The shape of what the host sees of one log, in which no secret stands. */
async function look(stage: Stage, launch: LaunchVisited, stf: Stf, log: LogInBlocks): Promise<readonly string[]> {
  const shard = stage(stf, log)
  const visit = await visitEnclave(shard, launch)
  const released = releasedView(shard)
  const allowed = released.flatMap(({ outputs }) => outputs)
  const found = findSecret(visit.trace, secretsOf(shard, log, visit), allowed)
  if (found !== undefined) throw propertyViolated(`the host sees ${found}`)
  return traceShape(visit, released)
}

function requireSameShape(one: readonly string[], other: readonly string[]): void {
  const count = Math.max(one.length, other.length)
  for (let place = 0; place < count; place += 1) {
    const [here, there] = [one[place], other[place]]
    if (here === there) continue
    throw propertyViolated(`message ${place + 1} is '${here ?? 'missing'}', with other secrets '${there ?? 'missing'}'`)
  }
}
