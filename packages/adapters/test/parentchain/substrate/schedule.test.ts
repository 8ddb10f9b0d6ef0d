import { expect, test } from 'vitest'
import { runSchedule } from './schedule.js'

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

test.each(['finalized', 'best'] as const)(
  '10 schedules, following %s blocks: the chain, whole and once',
  async (follow) => {
    const depths: number[] = []
    const takenBack: number[] = []
    for (const seed of seeds) {
      const { taken, chain, error, alarms, forks, reorganizations } = await runSchedule(seed, follow, 'final')
      expect({ seed, taken, error, alarms }).toEqual({ seed, taken: chain, error: undefined, alarms: [] })
      depths.push(...forks)
      takenBack.push(...reorganizations.map(({ from, to }) => from - to))
    }
    expect(Math.max(...depths)).toBe(12)
    // In one step to where the chain forked; a follower of final blocks has nothing to go back from.
    if (follow === 'best') expect(Math.max(...takenBack)).toBeGreaterThan(5)
    else expect(takenBack).toEqual([])
  },
)

test.each(['finalized', 'best'] as const)(
  '10 schedules whose final blocks are replaced, following %s: alarm and stop',
  async (follow) => {
    for (const seed of seeds) {
      const { alarms, error, afterwards } = await runSchedule(seed, follow, 'rewritten')
      expect({ seed, alarms: alarms.length }).toEqual({ seed, alarms: 1 })
      expect(['FinalityRewritten', 'NodeAncestryMismatch']).toContain(error?.code)
      expect(afterwards).toBe(error?.code)
    }
  },
)
