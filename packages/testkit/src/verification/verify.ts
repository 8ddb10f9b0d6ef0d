import type { StfSource } from '../generation/stf-source.js'
import { examine } from './examine.js'
import { usualPath } from './leave-counterexample.js'
import { verificationFailed } from './verification-failed.js'
import type { VerificationReport } from './verification-report.js'
import type { VerifyOptions } from './verify-options.js'

/**
 * Runs every property of an STF, without a generator of yours: one line in a test proves it, or shows the smallest
 * log that disproves it, and leaves a file to replay.
 *
 * Give it a function that makes the STF, `verify(() => createGame())`, where it is made by one: each run then has a new
 * one. How long it searches is its `budget`; see {@link VerifyOptions.budget} for what the clock decides, and what not.
 *
 * @example
 * await verify(bank, { seed: 42, budget: '10s' })
 * @throws LockstepError `VerificationFailed` with the most telling counterexample, and what else does not hold;
 * `details.value` is the {@link VerificationReport}. `InvalidBudget`, `UnknownProperty` for wrong options.
 */
export async function verify(source: StfSource, options: VerifyOptions = {}): Promise<VerificationReport> {
  const report = await examine(source, options)
  if (report.holds) return report
  throw await verificationFailed(source, report, { ...options, out: options.out ?? usualPath(report.stf) })
}
