import { refuse } from '../json-rpc/refuse.js'
import type { HashingAlgorithm } from '../work-order/hashing-algorithm.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import { signingAlgorithmOf } from '../work-order/signing-algorithm.js'
import type { WorkerAlgorithms } from '../work-order/worker-algorithms.js'

/**
 * The algorithms that a signature uses: those of `signatureRules`, such as `SHA-256/SECP256K1`, or the worker's.
 *
 * @throws EeaError `InvalidParameter` for rules that this implementation does not know.
 */
export function algorithmsOf(
  profile: WorkOrderProfile,
  rules: string | undefined,
  workers: WorkerAlgorithms,
): WorkerAlgorithms {
  if (rules === undefined || rules === '') return workers
  const [hashing = '', signing = '', ...more] = rules.split('/')
  const hash = profile.hashing.algorithms.find((name) => name === hashing.trim().toUpperCase())
  const scheme = signingAlgorithmOf(signing)
  if (hash === undefined || scheme === undefined || more.length > 0)
    throw unknownRules(rules, profile.hashing.algorithms)
  return { ...workers, hashing: [hash], signing: [scheme] }
}

const unknownRules = (rules: string, known: readonly HashingAlgorithm[]): Error =>
  refuse(
    'InvalidParameter',
    `signatureRules has to name a hash (${known.join(', ')}) and a signature, such as SHA-256/SECP256K1`,
    {
      field: 'signatureRules',
      value: rules.slice(0, 60),
      limit: known,
    },
  )
