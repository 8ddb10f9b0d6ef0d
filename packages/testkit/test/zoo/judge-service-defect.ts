import fc from 'fast-check'
import { counterexampleOf } from '../../src/verification/counterexample.js'
import { type Found, foundBy, isDecided, recordCount, seeds, shortestOf, type Verdict } from './judge-defect.js'
import type { ServiceDefect } from './service-defects/service-defect.js'

/** Looks for a defect with every seed; what is shortest of all that they find is shrunk. */
export async function judgeServiceDefect(
  { name, source = '', property, stf }: ServiceDefect,
  tried: readonly number[] = seeds,
): Promise<Verdict> {
  const numRuns = property.defaultRuns
  const found: Found[] = []
  let asked = 0
  for (const seed of tried) {
    if (isDecided(found.length, asked, tried.length)) break
    asked += 1
    const one = foundBy(seed, await fc.check(property.property(stf()), { seed, numRuns, endOnFailure: true }))
    if (one !== undefined) found.push(one)
  }
  const shortest = shortestOf(found)
  const details =
    shortest && (await fc.check(property.property(stf()), { seed: shortest.seed, path: shortest.path, numRuns }))
  const counterexample = details?.failed === true ? counterexampleOf(property, details, true) : undefined
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
