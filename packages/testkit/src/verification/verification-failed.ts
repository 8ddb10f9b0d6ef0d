import { LockstepError } from '@lockstep/core'
import type { StfSource } from '../generation/stf-source.js'
import { vacuityProperty } from '../properties/17-vacuity.js'
import type { Counterexample } from './counterexample.js'
import { describeFile, headlines, isAboutSource } from './describe-counterexample.js'
import { type LeftCounterexample, leaveCounterexample } from './leave-counterexample.js'
import { mostTelling } from './most-telling.js'
import type { VerificationReport } from './verification-report.js'
import type { VerifyOptions } from './verify-options.js'

/**
 * The error of a verification that found something: the most telling counterexample with the step that shows it, how to
 * replay it, and a line for each other property. Writes the counterexample down, unless `options.out` is `false`.
 */
export async function verificationFailed(
  source: StfSource,
  report: VerificationReport,
  options: VerifyOptions,
): Promise<LockstepError> {
  return new LockstepError('VerificationFailed', await failureText(source, report, options), {
    field: report.stf,
    value: report,
  })
}

async function failureText(source: StfSource, report: VerificationReport, options: VerifyOptions): Promise<string> {
  const { stf, properties } = report
  const counterexample = mostTelling(properties)
  if (counterexample === undefined) return ''
  const left = await leaveCounterexample(source, counterexample, options)
  const others = properties.flatMap((each) => each.counterexample ?? []).filter((each) => each !== counterexample)
  return [
    describeFile(left.file, counterexample),
    ...hintLines(counterexample, left),
    `  again: verify(${stf}, ${againOptions(counterexample, options)})`,
    ...others.flatMap((other) => headlines(stf, other)),
  ].join('\n')
}

function hintLines(counterexample: Counterexample, left: LeftCounterexample): string[] {
  if (counterexample.number === vacuityProperty.number) return [reachingHint]
  return isAboutSource(counterexample) ? [] : replayLines(left)
}

/** There is no log to replay where something never happened. */
const reachingHint =
  "  logs have three parties and 25 records: help them to get there by `arbitraries`, or with shorter times and lower limits, or say why none can: unreachable: { 'error TooMany': 'takes eleven accounts' }"

function replayLines(left: LeftCounterexample): string[] {
  return left.path === undefined ? [] : [`  replay: npx lockstep replay ${left.path}`]
}

/** As many runs as it took: what a run draws follows from the seed and its place. */
function againOptions(
  { number, seed, numRuns }: Counterexample,
  { model, module, allow, freshProcesses, inductive, mutationScore }: VerifyOptions,
): string {
  const given = [
    ...(model === undefined ? [] : [', model']),
    ...(module === undefined ? [] : [', module']),
    ...(allow === undefined ? [] : [', allow']),
    ...(freshProcesses === false ? [', freshProcesses: false'] : []),
    ...(mutationScore === undefined ? [] : [`, mutationScore: ${mutationScore}`]),
    ...(inductive === true ? [', inductive: true'] : []),
  ].join('')
  return `{ seed: ${seed}, properties: [${number}], numRuns: ${numRuns}${given} }`
}
