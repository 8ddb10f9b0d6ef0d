import { LockstepError } from '@lockstep/core'
import type { Counterexample } from './counterexample.js'
import { describeCounterexample, describeFile, headline } from './describe-counterexample.js'
import { type LeftCounterexample, leaveCounterexample } from './leave-counterexample.js'
import { mostTelling } from './most-telling.js'
import { vacuityProperty } from './properties/17-vacuity.js'
import type { StfSource } from './stf-source.js'
import type { VerificationReport } from './verification-report.js'

/**
 * The error of a verification that found something: the most telling counterexample with the step that shows it, how to
 * replay it, and a line for each other property. Writes the counterexample down, unless `out` is `false`.
 */
export function verificationFailed(source: StfSource, report: VerificationReport, out: string | false): LockstepError {
  return new LockstepError('VerificationFailed', failureText(source, report, out), { field: report.stf, value: report })
}

function failureText(source: StfSource, report: VerificationReport, out: string | false): string {
  const { stf, properties } = report
  const counterexample = mostTelling(properties)
  if (counterexample === undefined) return ''
  const left = leaveCounterexample(source, counterexample, out)
  const others = properties.flatMap((each) => each.counterexample ?? []).filter((each) => each !== counterexample)
  return [
    left === undefined ? describeCounterexample(stf, counterexample) : describeFile(left.file, counterexample),
    ...(counterexample.number === vacuityProperty.number ? [reachingHint] : replayLines(left)),
    `  again: verify(${stf}, ${againOptions(counterexample)})`,
    ...others.map((other) => headline(stf, other)),
  ].join('\n')
}

/** There is no log to replay where something never happened. */
const reachingHint =
  '  help logs to get there by `arbitraries` or with shorter times and lower limits, or say in `unreachable` why none can'

function replayLines(left: LeftCounterexample | undefined): string[] {
  return left?.path === undefined ? [] : [`  replay: npx lockstep replay ${left.path}`]
}

/** As many runs as it took: what a run draws follows from the seed and its place. */
function againOptions({ number, seed, numRuns }: Counterexample): string {
  return `{ seed: ${seed}, properties: [${number}], numRuns: ${numRuns} }`
}
