import { type AnyStfProperty, type AsyncStfProperty, stfProperties, workerProperties } from '@lockstep/testkit'
import { expect, type TestContext } from 'vitest'
import { findCounterexampleAsync } from '../../src/verification/check-property.js'
import type { Innocent } from './innocents/index.js'

/** A part of what a property runs by itself: so many innocents are many runs together. */
const shareOfRuns = 1 / 10

/** Runs all properties, tells the reporter, and fails the test where one of them accuses. */
export async function expectInnocent({ stf, unreachable = {} }: Innocent, { task }: TestContext): Promise<void> {
  const properties: readonly (AnyStfProperty | AsyncStfProperty)[] = [...stfProperties, ...workerProperties]
  const accusers: string[] = []
  for (const property of properties) {
    const numRuns = Math.ceil(property.defaultRuns * shareOfRuns)
    const found = await findCounterexampleAsync(property, stf, { unreachable, numRuns })
    if (found !== undefined) accusers.push(`${property.number} ${property.name}: ${found.reason}`)
  }
  task.meta.zoo = {
    kind: 'innocent',
    name: stf.name,
    by: accusers.join('; '),
    luck: { found: accusers.length === 0 ? 0 : 1, asked: 1 },
    records: undefined,
    source: '',
    isGood: accusers.length === 0,
  }
  expect(accusers).toEqual([])
}
