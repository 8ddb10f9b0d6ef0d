import type { Stf } from '@lockstep/core'
import { type AnyStfProperty, findCounterexample, type PropertyOptions, type PropertyReport } from '@lockstep/testkit'
import type { Budget } from './parse-budget.js'

export interface VerifyPlan {
  readonly seed: number
  /** `undefined`: as many runs as each property has by default. */
  readonly budget: Budget | undefined
  readonly properties: readonly AnyStfProperty[]
  readonly unreachable: NonNullable<PropertyOptions['unreachable']>
  readonly progress: (line: string) => void
}

/** Share of a property's default runs in the first round; each further round has twice as many. */
const firstShare = 1 / 8

/**
 * Runs properties within a budget. With a time, the first, small round is always finished; further ones have seeds of
 * their own, and leave out what has failed already.
 */
export function verifyWithin(stf: Stf, plan: VerifyPlan): PropertyReport[] {
  const found = new Map<number, PropertyReport>()
  const examine = (property: AnyStfProperty, options: PropertyOptions): void => {
    const { number, name, statement } = property
    plan.progress(`property ${number} (${name}), seed ${options.seed}`)
    const counterexample = findCounterexample(property, stf, { ...options, unreachable: plan.unreachable })
    if (found.get(number)?.counterexample === undefined) found.set(number, { number, name, statement, counterexample })
  }
  const { budget, seed } = plan
  if (budget !== undefined && 'milliseconds' in budget) examineRounds(plan, budget.milliseconds, found, examine)
  else
    for (const each of plan.properties) examine(each, budget === undefined ? { seed } : { seed, numRuns: budget.runs })
  return [...found.values()]
}

function examineRounds(
  { seed, properties }: VerifyPlan,
  milliseconds: number,
  found: ReadonlyMap<number, PropertyReport>,
  examine: (property: AnyStfProperty, options: PropertyOptions) => void,
): void {
  const end = performance.now() + milliseconds
  for (let round = 0; round === 0 || performance.now() < end; round += 1) {
    const open = properties.filter(({ number }) => found.get(number)?.counterexample === undefined)
    if (open.length === 0) return
    for (const property of open) {
      if (round > 0 && performance.now() >= end) return
      const numRuns = Math.max(1, Math.round(property.defaultRuns * firstShare * 2 ** round))
      examine(property, { seed: seed + round, numRuns })
    }
  }
}
