import fc from 'fast-check'
import { findCounterexampleAsync } from '../../src/check-property.js'
import { recordCount, seeds, usualSeed, type Verdict } from './judge-defect.js'
import type { ServiceDefect } from './service-defects/service-defect.js'

/** Looks for a defect with every seed; what the usual one finds is shrunk. */
export async function judgeServiceDefect(
  { name, source = '', property, stf }: ServiceDefect,
  tried: readonly number[] = seeds,
): Promise<Verdict> {
  const counterexample = await findCounterexampleAsync(property, stf(), { seed: usualSeed })
  let found = 0
  for (const seed of tried) {
    if (
      (await fc.check(property.property(stf()), { seed, numRuns: property.defaultRuns, endOnFailure: true })).failed
    ) {
      found += 1
    }
  }
  return {
    name,
    source,
    property: `${property.number} ${property.name}`,
    found,
    seeds: tried.length,
    records: counterexample === undefined ? undefined : recordCount(counterexample),
    reason: counterexample?.reason.split('\n')[0]?.slice(0, 160) ?? '',
  }
}
