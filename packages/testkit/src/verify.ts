import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { describeCounterexample } from './counterexample.js'
import { examine, type VerificationReport } from './examine.js'
import type { PropertyOptions } from './stf-property.js'

/**
 * Runs every property of an STF, without a generator of yours: one line in a test proves it, or shows the smallest
 * log that disproves it. A promise, because properties of whole workers will take their part in it.
 *
 * @throws LockstepError `VerificationFailed` with all counterexamples; `details.value` is the
 * {@link VerificationReport}.
 */
export async function verify(stf: Stf, options: PropertyOptions = {}): Promise<VerificationReport> {
  const report = examine(stf, options)
  if (report.holds) return report
  const counterexamples = report.properties.flatMap(({ counterexample }) => counterexample ?? [])
  throw new LockstepError(
    'VerificationFailed',
    counterexamples.map((counterexample) => describeCounterexample(stf.name, counterexample)).join('\n\n'),
    { field: stf.name, value: report },
  )
}
