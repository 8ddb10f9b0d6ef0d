import { type AnyStfProperty, findCounterexample, stfProperties } from '@lockstep/testkit'
import { expect, type TestContext } from 'vitest'
import type { Innocent } from './innocents/index.js'

/** A part of what a property runs by itself: so many innocents are many runs together. */
const shareOfRuns = 1 / 6

/** Runs all properties, tells the reporter, and fails the test where one of them accuses. */
export function expectInnocent(innocent: Innocent, { task }: TestContext, more: readonly AnyStfProperty[] = []): void {
  const { stf, unreachable = {} } = innocent
  const accusers = [...stfProperties, ...more].flatMap((property) => {
    const numRuns = Math.ceil(property.defaultRuns * shareOfRuns)
    const found = findCounterexample(property, stf, { unreachable, numRuns })
    return found === undefined ? [] : [`${property.number} ${property.name}: ${found.reason}`]
  })
  task.meta.zoo = {
    kind: 'innocent',
    name: stf.name,
    by: accusers.join('; '),
    found: accusers.length,
    seeds: 1,
    records: undefined,
    source: '',
    isGood: accusers.length === 0,
  }
  expect(accusers).toEqual([])
}
