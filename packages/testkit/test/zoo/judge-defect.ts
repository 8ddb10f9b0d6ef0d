import {
  type Counterexample,
  findCounterexample,
  type PropertyDescription,
  smallScopeProperty,
  vacuityProperty,
} from '@lockstep/testkit'
import fc from 'fast-check'
import type { Defect } from './defect.js'
import { replaced } from './replaceable-parts.js'

/** What came of a defect. */
export interface Verdict {
  readonly name: string
  readonly source: string
  /** The property that was to find it: number and name. */
  readonly property: string
  /** By how many of the seeds it was found. */
  readonly found: number
  readonly seeds: number
  /** The records of the shrunk log, 0 of what is no log; `undefined` where nothing was found. */
  readonly records: number | undefined
  readonly reason: string
}

export const seeds = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89].map((seed) => seed * 7_919)

/** Found by luck is not found: of ten seeds, nine must do. */
export function isCaught({ found, seeds: tried }: Verdict): boolean {
  return found >= Math.ceil(tried * 0.9)
}

/** Looks for a defect with every seed; PERF: shrinks what one seed finds, because shrinking takes longest. */
export function judgeDefect(defect: Defect, tried: readonly number[] = seeds): Verdict {
  const { name, source = '', property } = defect
  const counterexample = run(defect, () => findCounterexample(property, defect.stf(), { seed: usualSeed }))
  const used = drawsLuck(property) ? tried : [usualSeed]
  const isFoundOnce = counterexample !== undefined
  const found = used.filter((seed) => (seed === usualSeed ? isFoundOnce : isFound(defect, seed))).length
  return {
    name,
    source,
    property: `${property.number} ${property.name}`,
    found,
    seeds: used.length,
    records: counterexample === undefined ? undefined : recordCount(counterexample),
    reason: counterexample?.reason.split('\n')[0]?.slice(0, 160) ?? '',
  }
}

export const usualSeed = 42

/**
 * Property 20 draws nothing. What property 17 never reaches, it reaches with no seed: luck can only make it fail where
 * all is well, which the innocents are for.
 */
function drawsLuck(property: PropertyDescription): boolean {
  return property !== smallScopeProperty && property !== vacuityProperty
}

function run<Result>({ replace }: Defect, look: () => Result): Result {
  return replace === undefined ? look() : replaced(replace(), look)
}

function isFound(defect: Defect, seed: number): boolean {
  return run(defect, () => isFoundIn(defect, seed))
}

function isFoundIn({ property, stf }: Defect, seed: number): boolean {
  if ('search' in property) return property.search(stf(), { seed, numRuns: property.defaultRuns }) !== undefined
  return fc.check(property.property(stf()), { seed, numRuns: property.defaultRuns, endOnFailure: true }).failed
}

export function recordCount({ input }: Counterexample): number {
  return logIn(input)?.length ?? 0
}

/** Logs stand in a counterexample as they are, in blocks, or beside what else was drawn. */
function logIn(input: unknown): readonly unknown[] | undefined {
  if (Array.isArray(input)) return input
  if (typeof input !== 'object' || input === null || !('log' in input)) return undefined
  return logIn(input.log)
}
