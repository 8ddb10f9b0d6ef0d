import type { Random } from '../generation/random.js'

/** Everything that can go wrong. */
export const faultNames = [
  'slowLinks',
  'lostMessages',
  'repeatedMessages',
  'partition',
  'reorderedPool',
  'emptyBlocks',
  'fullBlocks',
  'fullPool',
  'reorg',
  'lateFinality',
  'killedHost',
  'powerCut',
  'crashInDisk',
  'fullDisk',
  'failedSync',
  'bitFlip',
  'withheldOutputs',
  'replayedBlocks',
  'forgedBlocks',
  'oldSealedState',
  'strangeRecords',
  'repeatedOperations',
  'slowHost',
  'slowClock',
] as const

/** One of {@link faultNames}. */
export type FaultName = (typeof faultNames)[number]

/** One seed's faults; all of them end together. */
export interface Faults {
  /** Whether the fault strikes here and now: never once the faults are over. @param share of the usual rate, 0 to 1. */
  strikes(name: FaultName, random: Random, share?: number): boolean
  /** Counts a fault that is a condition, not an event: it made a difference here and now. */
  noteStruck(name: FaultName): void
  areOver(): boolean
  /** Whether this seed has the fault at all, now or before. */
  has(name: FaultName): boolean
  /** All that this seed has. */
  drawn(): readonly FaultName[]
  end(): void
  /** How often each one struck. */
  struck(): Readonly<Record<string, number>>
}

const strengths = [0.02, 0.1, 0.3]

/**
 * A swarm: each seed has about half of the faults, each of them seldom, now and then, or often. All faults at once hide
 * each other: a worker that is always dead never gets into trouble.
 *
 * @param allowed the faults that may be drawn.
 */
export function drawFaults(random: Random, allowed: readonly FaultName[]): Faults {
  const rates = new Map<FaultName, number>()
  for (const name of faultNames) {
    const rate = random.chance(0.5) ? (random.pick(strengths) ?? 0) : 0
    if (rate > 0 && allowed.includes(name)) rates.set(name, rate)
  }
  const struck = new Map<FaultName, number>()
  let over = false
  const noteStruck = (name: FaultName): void => {
    struck.set(name, (struck.get(name) ?? 0) + 1)
  }
  return {
    strikes(name, random, share = 1) {
      if (over || !random.chance((rates.get(name) ?? 0) * share)) return false
      noteStruck(name)
      return true
    },
    noteStruck,
    areOver: () => over,
    has: (name) => rates.has(name),
    drawn: () => [...rates.keys()],
    end() {
      over = true
    },
    struck: () => Object.fromEntries(struck),
  }
}
