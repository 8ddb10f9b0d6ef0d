import { describe, expect, test } from 'vitest'
import { runInRounds, type Searcher } from '../src/verification/run-in-rounds.js'
import { roundOf } from '../src/verification/verification-rounds.js'

/** Searchers that cost so many milliseconds a run, on a clock that only they move on. */
function searching(
  costs: Readonly<Record<string, number>>,
  failing?: { readonly name: string; readonly round: number },
) {
  let time = 1_000
  const rounds: { readonly name: string; readonly seed: number; readonly numRuns: number }[] = []
  const searchers = Object.entries(costs).map(([name, cost]): Searcher => {
    let count = 0
    return {
      round: (index) => roundOf({ defaultRuns: 80 }, index, 7),
      async run(round) {
        count += 1
        time += cost * round.numRuns
        rounds.push({ name, ...round })
      },
      hasFailed: () => failing?.name === name && count > failing.round,
    }
  })
  const timeOf = (name: string): number =>
    rounds.filter((each) => each.name === name).reduce((sum, { numRuns }) => sum + numRuns * (costs[name] ?? 0), 0)
  return { searchers, rounds, timeOf, now: () => time, elapsed: () => time - 1_000 }
}

describe('rounds', () => {
  test('have each its seed and its runs, whatever the clock says', () => {
    expect([0, 1, 2, 3, 4].map((round) => roundOf({ defaultRuns: 80 }, round, 7))).toEqual([
      { seed: 7, numRuns: 10 },
      { seed: 8, numRuns: 20 },
      { seed: 9, numRuns: 40 },
      { seed: 10, numRuns: 80 },
      { seed: 11, numRuns: 80 },
    ])
  })

  test('of a search by size go farther with the same seed, and one that has shown all it can has no more', () => {
    expect([0, 1, 2].map((round) => roundOf({ defaultRuns: 80, again: 'farther' }, round, 7))).toEqual([
      { seed: 7, numRuns: 10 },
      { seed: 7, numRuns: 20 },
      { seed: 7, numRuns: 40 },
    ])
    expect(roundOf({ defaultRuns: 80, again: 'farther' }, 30, 7)).toBeUndefined()
    expect(roundOf({ defaultRuns: 80, again: 'never' }, 1, 7)).toBeUndefined()
  })

  test('have seeds of 32 bits also behind the greatest', () => {
    expect(roundOf({ defaultRuns: 80 }, 1, 2 ** 31 - 1)?.seed).toBe(0)
  })
})

describe('searching in rounds', () => {
  test('runs the first round of each although the time is over', async () => {
    const { searchers, rounds, now } = searching({ slow: 1_000, quick: 1 })
    await runInRounds(searchers, 1, now)
    expect(rounds.map(({ name, numRuns }) => [name, numRuns])).toEqual([
      ['slow', 10],
      ['quick', 10],
    ])
  })

  test('gives each the same time, so that a slow one does not starve a quick one, nor the other way round', async () => {
    const { searchers, timeOf, now, elapsed } = searching({ slow: 50, quick: 1, middling: 7 })
    await runInRounds(searchers, 60_000, now)
    expect(elapsed()).toBeLessThanOrEqual(60_000)
    for (const name of ['slow', 'quick', 'middling']) {
      expect(timeOf(name), name).toBeGreaterThan(14_000)
      expect(timeOf(name), name).toBeLessThan(26_000)
    }
  })

  test('the clock decides how many rounds there are, not what they do', async () => {
    const [quick, slow] = [searching({ one: 1, other: 2 }), searching({ one: 9, other: 1 })]
    for (const { searchers, now } of [quick, slow]) await runInRounds(searchers, 5_000, now)
    for (const name of ['one', 'other']) {
      const [long, short] = [quick, slow]
        .map(({ rounds }) => rounds.filter((each) => each.name === name))
        .toSorted((left, right) => right.length - left.length)
      expect(long?.slice(0, short?.length)).toEqual(short)
      expect(long?.length).not.toBe(short?.length)
    }
  })

  test('ends where somebody has found something, but not before each had its first round', async () => {
    const early = searching({ failing: 1, other: 1 }, { name: 'failing', round: 0 })
    await runInRounds(early.searchers, 60_000, early.now)
    expect(early.rounds.map(({ name }) => name)).toEqual(['failing', 'other'])
    const late = searching({ failing: 1, other: 1 }, { name: 'failing', round: 2 })
    await runInRounds(late.searchers, 60_000, late.now)
    expect(late.rounds.at(-1)).toMatchObject({ name: 'failing', seed: 9 })
  })
})
