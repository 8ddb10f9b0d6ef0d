import { AccountId, defineStf, map, option, struct, u32, u64, value } from '@lockstep/core'
import { eachEntry, type MigrationContext, sum } from '@lockstep/core/stf'
import { migrationProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Points of players, and how many players there are. */
const points = defineStf({
  name: 'points',
  version: 1,
  state: { players: value(u32, 0), points: map(AccountId, u32) },
  calls: {
    join: {
      execute({ state, origin }) {
        if (state.points.has(origin)) return
        state.points.set(origin, 0)
        state.players.update((players) => players + 1)
      },
    },
    score: {
      args: { won: u32 },
      execute({ state, origin }, { won }) {
        const former = state.points.get(origin)
        if (former !== undefined) state.points.set(origin, Math.max(former, won))
      },
    },
  },
})

const laterState = {
  players: value(u32, 0),
  points: map(AccountId, struct({ best: u64, rank: option(u32) })),
  total: value(u64, 0n),
}

type Run = (context: MigrationContext<typeof points.state, typeof laterState>) => void

/** Points of more bits, with a rank to come, and their sum. */
function migrating(name: string, create: () => Run, source?: string): Defect {
  return { name, property: migrationProperty, ...(source === undefined ? {} : { source }), stf: () => later(create()) }
}

/** The version after `points`, with this migration. */
export function later(run: Run) {
  return defineStf({
    name: 'points',
    version: 2,
    state: laterState,
    calls: {
      score: {
        index: 1,
        args: { won: u32 },
        execute({ state, origin }, { won }) {
          const former = state.points.get(origin)
          if (former === undefined || BigInt(won) <= former.best) return
          state.points.set(origin, { best: BigInt(won), rank: null })
          state.total.update((total) => total + BigInt(won) - former.best)
        },
      },
    },
    invariants: {
      'all points make the total': ({ state }) => sum(state.points, ({ best }) => best) === state.total.get(),
    },
    migrate: { from: points, run },
  })
}

/** The migration as it should be. */
export const wholly: Run = ({ old, state }) => {
  let total = 0n
  eachEntry(old.points.entries, (won, who) => {
    state.points.set(who, { best: BigInt(won), rank: null })
    total += BigInt(won)
  })
  state.total.set(total)
}

/** Migrations that lose something, or come to something else on another worker. */
export const migrations: readonly Defect[] = [
  migrating('a migration that forgets a sum', () => ({ old, state }) => {
    eachEntry(old.points.entries, (won, who) => state.points.set(who, { best: BigInt(won), rank: null }))
  }),
  migrating(
    'a migration that fails on an account without points',
    () => (context) => {
      eachEntry(context.old.points.entries, (won) => {
        if (won === 0) throw new RangeError('nobody has no points')
      })
      wholly(context)
    },
    'a migration that was tried on one kind of accounts only',
  ),
  migrating('a migration that adds twice what its first page has', () => (context) => {
    wholly(context)
    const [first] = context.old.points.entries({ limit: 1 })
    if (first !== undefined) context.state.total.update((total) => total + BigInt(first[1]))
  }),
  migrating('a migration that numbers by a counter of its module', () => {
    let ranked = 0
    return (context) => {
      wholly(context)
      eachEntry(context.old.points.entries, (won, who) => {
        ranked += 1
        context.state.points.set(who, { best: BigInt(won), rank: ranked })
      })
    }
  }),
  migrating('a migration that draws lots', () => (context) => {
    wholly(context)
    eachEntry(context.old.points.entries, (won, who) => {
      context.state.points.set(who, { best: BigInt(won), rank: Math.floor(Math.random() * 1_000) })
    })
  }),
  migrating('a migration that asks the machine for its time zone', () => (context) => {
    wholly(context)
    eachEntry(context.old.points.entries, (won, who) => {
      context.state.points.set(who, { best: BigInt(won), rank: new Date(0).getTimezoneOffset() + 1_440 })
    })
  }),
]
