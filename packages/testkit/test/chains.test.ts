import { findCounterexample, invariantsProperty, vacuityProperty } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { recordsOf } from './counterexample-of.js'
import { createTender, type TenderBug } from './tender.js'

const seeds = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89].map((seed) => seed * 7_919)

/** What a log is made of, by the names of its calls. */
function callsIn(bug: TenderBug, seed: number): readonly string[] | undefined {
  const counterexample = findCounterexample(invariantsProperty, createTender(bug), { seed, numRuns: 800 })
  return counterexample && recordsOf(counterexample).map((record) => ('call' in record ? record.call : record.inbound))
}

describe('an STF whose calls need each other', () => {
  test('is reached to the last of six calls, with nine of ten seeds', () => {
    const tender = createTender()
    const reached = seeds.filter((seed) => findCounterexample(vacuityProperty, tender, { seed }) === undefined)
    expect(reached.length).toBeGreaterThanOrEqual(9)
  })

  test.each<[TenderBug, readonly string[]]>([
    ['announce', ['shieldFunds', 'announce']],
    ['accept', ['shieldFunds', 'announce', 'bid', 'award', 'accept']],
    ['settle', ['shieldFunds', 'announce', 'bid', 'award', 'accept', 'deliver', 'settle']],
  ])('with a bug in %s has a counterexample of no more than what leads there', (bug, chain) => {
    expect(callsIn(bug, 42)).toEqual(chain)
  })
})
