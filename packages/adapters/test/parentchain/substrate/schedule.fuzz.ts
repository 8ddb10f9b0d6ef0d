import { expect, test } from 'vitest'
import { runSchedule } from './schedule.js'

const only = process.env.FUZZ_ONLY
const runs = Math.min(Number(process.env.FUZZ_RUNS ?? 1000), 1000)
const first = Number(process.env.FUZZ_SEED ?? 1) || 1
const named = (name: string): boolean => only === undefined || name.includes(only)

/** Prints one line, as every other part of the long run does; see `docs/fuzzing.md`. */
test.runIf(named('substrate schedules'))('substrate schedules', async () => {
  let forks = 0
  let deepest = 0
  let blocks = 0
  for (let seed = first; seed < first + runs; seed += 1) {
    const follow = seed % 2 === 0 ? 'best' : 'finalized'
    const ending = seed % 5 === 0 ? 'rewritten' : 'final'
    const outcome = await runSchedule(seed, follow, ending)
    forks += outcome.forks.length
    deepest = Math.max(deepest, ...outcome.forks)
    blocks += outcome.chain.length
    if (ending === 'rewritten') {
      expect({ seed, alarms: outcome.alarms }).toEqual({ seed, alarms: [outcome.error?.code] })
      expect(['FinalityRewritten', 'NodeAncestryMismatch']).toContain(outcome.error?.code)
    } else {
      expect({ seed, taken: outcome.taken, error: outcome.error }).toEqual({
        seed,
        taken: outcome.chain,
        error: undefined,
      })
    }
  }
  console.log(`substrate schedules: ${runs} from seed ${first}, ${blocks} blocks, ${forks} forks, deepest ${deepest}`)
})
