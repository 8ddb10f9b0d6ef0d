import {
  type Counterexample,
  findCounterexample,
  type PropertyDescription,
  smallScopeProperty,
  vacuityProperty,
} from '@lockstep/testkit'
import fc from 'fast-check'
import { counterexampleOf } from '../../src/verification/counterexample.js'
import { withoutStackTraces } from '../../src/verification/without-stack-traces.js'
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
  /** How many were asked, until the verdict was sure. */
  readonly seeds: number
  /** The records of the shrunk log; `undefined` where nothing was found, or what was found is no log. */
  readonly records: number | undefined
  readonly reason: string
}

export const seeds = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89].map((seed) => seed * 7_919)

const leastShare = 0.9

/** Found by luck is not found: of ten seeds, nine must do. */
export function isCaught({ found, seeds: asked }: Verdict): boolean {
  return found >= Math.ceil(asked * leastShare)
}

/**
 * Whether the seeds asked so far have all found it, and are as many as must: whatever the others find, the defect is
 * caught. PERF: a tenth of the time of those that every seed finds.
 */
export function isDecided(found: number, asked: number, seeds: number): boolean {
  return found === asked && found >= Math.ceil(seeds * leastShare)
}

/** What a property has found with a seed, not shrunk. */
export interface Found {
  readonly seed: number
  /** fast-check's, to the run that failed. */
  readonly path: string
  readonly input: unknown
  /** Of a search, which finds what is shortest by itself. */
  readonly counterexample?: Counterexample
}

/**
 * Looks for a defect with every seed. PERF: what is shortest of all that they find is shrunk, because shrinking takes
 * longer than all seeds together.
 */
export function judgeDefect(defect: Defect, tried: readonly number[] = seeds): Verdict {
  const { name, source = '', property } = defect
  const wanted = drawsLuck(property) ? tried : [usualSeed]
  const found: Found[] = []
  let asked = 0
  for (const seed of wanted) {
    if (isDecided(found.length, asked, wanted.length)) break
    asked += 1
    const one = run(defect, () => lookFor(defect, seed))
    if (one !== undefined) found.push(one)
  }
  const shortest = shortestOf(found)
  const counterexample = shortest && run(defect, () => shrunk(defect, shortest))
  return {
    name,
    source,
    property: `${property.number} ${property.name}`,
    found: found.length,
    seeds: asked,
    records: counterexample === undefined ? undefined : recordCount(counterexample),
    reason: counterexample?.reason.split('\n')[0]?.slice(0, 160) ?? '',
  }
}

/** The one with the fewest records, of equally short ones the first. */
export function shortestOf(found: readonly Found[]): Found | undefined {
  const length = ({ input }: Found): number => logIn(input)?.length ?? 0
  return found.toSorted((one, other) => length(one) - length(other))[0]
}

function lookFor({ property, stf }: Defect, seed: number): Found | undefined {
  if ('search' in property) {
    const counterexample = findCounterexample(property, stf(), { seed })
    return counterexample && { seed, path: '', input: counterexample.input, counterexample }
  }
  return foundBy(seed, fc.check(property.property(stf()), { seed, numRuns: property.defaultRuns, endOnFailure: true }))
}

/** What a run that does not shrink has found. */
export function foundBy(seed: number, details: fc.RunDetails<unknown>): Found | undefined {
  const { failed, counterexample, counterexamplePath } = details
  if (!failed) return undefined
  return { seed, path: counterexamplePath ?? '', input: Array.isArray(counterexample) ? counterexample[0] : undefined }
}

/** From the run that failed; what an STF remembers of the runs before it takes all of them. */
function shrunk({ property, stf }: Defect, { seed, path, counterexample }: Found): Counterexample | undefined {
  if ('search' in property) return counterexample
  const details = fc.check(property.property(stf()), { seed, path, numRuns: property.defaultRuns })
  return details.failed ? counterexampleOf(property, details, true) : findCounterexample(property, stf(), { seed })
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
  return withoutStackTraces(() => (replace === undefined ? look() : replaced(replace(), look)))
}

/** `undefined` for what is no log: it has no length that could be short or long. */
export function recordCount({ input }: Counterexample): number | undefined {
  return logIn(input)?.length
}

/** Logs stand in a counterexample as they are, in blocks, or beside what else was drawn. */
function logIn(input: unknown): readonly unknown[] | undefined {
  if (Array.isArray(input)) return input
  if (typeof input !== 'object' || input === null || !('log' in input)) return undefined
  return logIn(input.log)
}
