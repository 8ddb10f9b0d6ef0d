import process from 'node:process'
import { LockstepError } from '@lockstep/core'
import { describe, test } from 'vitest'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { type Budget, parseBudget, type ReadBudget, readBudget } from '../verification/budget.js'
import { chosenProperties } from '../verification/examine.js'
import { runVerification } from '../verification/run-verification.js'
import type { CallReport } from '../verification/survey-calls.js'
import { verificationFailed } from '../verification/verification-failed.js'
import type { VerifyOptions } from '../verification/verify-options.js'
import { counterexamplePath } from './counterexample-path.js'

/** As those of `verify`; where counterexamples go is settled. */
export type VerifyingOptions = Omit<VerifyOptions, 'out' | 'progress'>

/** What a reporter finds as `lockstep` in the meta data of each test. */
export interface PropertyResult {
  readonly stf: string
  /** Of the STF. */
  readonly version: number
  /** Number of the property. */
  readonly property: number
  readonly name: string
  /** How many it had, at most. */
  readonly runs: number
  readonly holds: boolean
  /** What it was held against, where there is more to say than its name. */
  readonly remark: string | undefined
  /** Of property 17 alone. */
  readonly calls: readonly CallReport[]
}

declare module 'vitest' {
  interface TaskMeta {
    lockstep?: PropertyResult
  }
}

/** Beside what the search may take: for a slow machine, and for the counterexample to shrink. */
const spareMilliseconds = 120_000

/**
 * Registers one test for each property, with its number and name, so that a red one is seen by itself.
 *
 * A time as `budget` is divided among the tests. The variables `LOCKSTEP_BUDGET` (`10m`, `200 runs`) and
 * `LOCKSTEP_SEED` of the environment stand above `options`, for long runs of the same tests. A property that does not
 * hold leaves `node_modules/.cache/lockstep/<name of the STF>-<number>.json`; its other parts have their names behind that.
 *
 * @throws LockstepError `InvalidBudget`, `InvalidSeed`, `UnknownProperty`, before any test is registered
 * @example
 * verifying(bank, { budget: '5s' })
 */
export function verifying(source: StfSource, options: VerifyingOptions = {}): void {
  const { name: stf, version } = stfOf(source)
  const { numRuns, budget, ...rest } = { ...options, ...environmentOptions() }
  const chosen = chosenProperties(rest)
  const share = shareOf(budget === undefined ? numRuns : readBudget(budget), chosen.length)
  const timeout = spareMilliseconds + (typeof share === 'number' ? 2 * share : 0)
  describe(`${stf} version ${version}`, () => {
    for (const property of chosen) {
      const { number, name } = property
      test(`property ${number}: ${name}`, { timeout }, async ({ task }) => {
        const report = await runVerification(source, {
          options: { ...rest, ...(share === undefined ? {} : { budget: share }) },
          properties: [property],
        })
        const { runs = 0, remark } = report.properties[0] ?? {}
        const { holds, calls } = report
        task.meta.lockstep = { stf, version, property: number, name, runs, holds, remark, calls }
        if (!report.holds)
          throw await verificationFailed(source, report, { ...rest, out: counterexamplePath(stf, property, chosen) })
      })
    }
  })
}

function shareOf(budget: ReadBudget | number | undefined, count: number): Budget | undefined {
  if (budget === undefined) return undefined
  if (typeof budget === 'number') return { runs: budget }
  return 'runs' in budget ? budget : Math.max(1, budget.milliseconds / count)
}

const mostSeed = 2 ** 31 - 1

function environmentOptions(): Pick<VerifyOptions, 'budget' | 'seed'> {
  const { LOCKSTEP_BUDGET: budget, LOCKSTEP_SEED: seed } = process.env
  const read = budget === undefined || budget === '' ? undefined : parseBudget(budget)
  return {
    ...(read === undefined ? {} : { budget: 'runs' in read ? read : read.milliseconds }),
    ...(seed === undefined || seed === '' ? {} : { seed: readSeed(seed) }),
  }
}

function readSeed(text: string): number {
  if (/^[0-9]+$/.test(text) && Number(text) <= mostSeed) return Number(text)
  throw new LockstepError('InvalidSeed', `LOCKSTEP_SEED is '${text}'; write a whole number from 0 to ${mostSeed}`, {
    field: 'LOCKSTEP_SEED',
    value: text,
    limit: mostSeed,
  })
}
