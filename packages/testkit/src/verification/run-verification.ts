import { LockstepError } from '@lockstep/core'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { vacuityProperty } from '../properties/17-vacuity.js'
import { type ReadBudget, readBudget } from './budget.js'
import { findCounterexampleAsync, usualSeed } from './check-property.js'
import type { Counterexample } from './counterexample.js'
import { runInRounds, type Searcher } from './run-in-rounds.js'
import type { VerifiedProperty } from './stf-property.js'
import { createCallSurvey } from './survey-calls.js'
import type { PropertyReport, VerificationReport } from './verification-report.js'
import { roundOf } from './verification-rounds.js'
import type { VerifyOptions } from './verify-options.js'

export interface VerificationPlan {
  readonly options: VerifyOptions
  readonly properties: readonly VerifiedProperty[]
  /** Milliseconds of a clock that never goes back; the process's own by default. */
  readonly now?: () => number
}

interface PropertySearcher extends Searcher {
  report(): PropertyReport
}

const surveyRuns = 240

/** Runs properties, and surveys the calls, as far as the budget goes. */
export async function runVerification(source: StfSource, plan: VerificationPlan): Promise<VerificationReport> {
  const { options, properties, now = () => performance.now() } = plan
  const { seed = usualSeed } = options
  const budget = budgetOf(options)
  const stf = stfOf(source)
  // It tells what logs reach, as that property does.
  const isSurveyed = properties.some(({ number }) => number === vacuityProperty.number)
  const survey = createCallSurvey(stf, options)
  const surveying: Searcher = {
    round: (index) => roundOf({ defaultRuns: surveyRuns }, index, seed),
    run: async (round) => survey.survey(round.seed, round.numRuns),
    hasFailed: () => false,
  }
  const searching = properties.map((property) => searcherFor(property, source, plan, seed))
  if (budget !== undefined && 'milliseconds' in budget) {
    await runInRounds(isSurveyed ? [...searching, surveying] : searching, budget.milliseconds, now)
  } else {
    for (const [place, searcher] of searching.entries()) {
      await searcher.run({ seed, numRuns: budget?.runs ?? properties[place]?.defaultRuns ?? 1 })
    }
    if (isSurveyed) survey.survey(seed, budget?.runs ?? surveyRuns)
  }
  const reports = searching.map((searcher) => searcher.report())
  const holds = reports.every(({ counterexample }) => counterexample === undefined)
  return { stf: stf.name, holds, seed, properties: reports, calls: isSurveyed ? survey.reports() : [] }
}

function searcherFor(
  property: VerifiedProperty,
  source: StfSource,
  { options }: VerificationPlan,
  seed: number,
): PropertySearcher {
  const { number, name, statement } = property
  const remark = property.remark?.(stfOf(source))
  const again = 'again' in property ? property.again : undefined
  let runs = 0
  let counterexample: Counterexample | undefined
  return {
    round: (index) => roundOf({ ...property, ...(again === undefined ? {} : { again }) }, index, seed),
    async run(round) {
      options.progress?.(`property ${number} (${name}), seed ${round.seed}`)
      counterexample = await findCounterexampleAsync(property, source, { ...options, ...round })
      runs += counterexample?.numRuns ?? round.numRuns
    },
    hasFailed: () => counterexample !== undefined,
    report: () => ({ number, name, statement, runs, remark, counterexample }),
  }
}

/** @throws LockstepError `InvalidBudget` */
function budgetOf({ budget, numRuns }: VerifyOptions): ReadBudget | undefined {
  if (numRuns === undefined) return budget === undefined ? undefined : readBudget(budget)
  if (budget === undefined) return { runs: numRuns }
  throw new LockstepError('InvalidBudget', 'budget and numRuns are both given; give one of them', {
    field: 'numRuns',
    value: numRuns,
  })
}
