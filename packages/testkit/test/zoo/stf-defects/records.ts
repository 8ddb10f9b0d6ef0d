import {
  AccountId,
  bool,
  defineStf,
  enumeration,
  map,
  option,
  sum,
  text,
  u8,
  u32,
  u64,
  u128,
  value,
  vec,
} from '@lockstep/core'
import { invariantsProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

const word = enumeration('a', 'ab', 'b', 'bb')

/** Records that must agree with each other: votes, members, bids, keys. */
export const records: readonly Defect[] = [
  found('a second vote counts as well', () =>
    defineStf({
      name: 'voting',
      version: 1,
      state: { votes: map(AccountId, bool), yes: value(u32, 0) },
      calls: {
        vote: {
          args: { yes: bool },
          execute({ state, origin }, { yes }) {
            state.votes.set(origin, yes)
            if (yes) state.yes.update((count) => count + 1)
          },
        },
      },
      invariants: {
        tally: ({ state }) => state.votes.entries({ limit: 1000 }).filter(([, yes]) => yes).length === state.yes.get(),
      },
    }),
  ),
  found('a changed vote stays counted', () =>
    defineStf({
      name: 'voting',
      version: 1,
      state: { votes: map(AccountId, bool), yes: value(u32, 0), no: value(u32, 0) },
      calls: {
        vote: {
          args: { yes: bool },
          execute({ state, origin }, { yes }) {
            if (state.votes.get(origin) === yes) return
            state.votes.set(origin, yes)
            state[yes ? 'yes' : 'no'].update((count) => count + 1)
          },
        },
      },
      invariants: {
        tally: ({ state }) => state.votes.entries({ limit: 1000 }).length === state.yes.get() + state.no.get(),
      },
    }),
  ),
  found('the last member is removed wrongly', () =>
    defineStf({
      name: 'members',
      version: 1,
      state: { count: value(u32, 0), members: map(u32, AccountId), places: map(AccountId, u32) },
      errors: ['AlreadyIn', 'NotIn'],
      calls: {
        join: {
          execute({ state, origin, fail }) {
            if (state.places.has(origin)) fail('AlreadyIn')
            const count = state.count.get()
            state.members.set(count, origin)
            state.places.set(origin, count)
            state.count.set(count + 1)
          },
        },
        leave: {
          execute({ state, origin, fail }) {
            const place = state.places.get(origin)
            if (place === undefined) return fail('NotIn')
            const last = state.count.get() - 1
            const moved = state.members.get(last)
            state.places.delete(origin)
            if (moved !== undefined) {
              state.members.set(place, moved)
              state.places.set(moved, place)
            }
            state.members.delete(last)
            state.count.set(last)
          },
        },
      },
      invariants: {
        'members have places': ({ state }) => state.places.entries({ limit: 1000 }).length === state.count.get(),
      },
    }),
  ),
  found('the overbidden is not paid back', () =>
    defineStf({
      name: 'bidding',
      version: 1,
      state: { held: map(AccountId, u64, 100n), pot: value(u64, 0n), leader: value(option(AccountId), null) },
      errors: ['TooLow', 'Insufficient'],
      calls: {
        bid: {
          args: { amount: u64 },
          execute({ state, origin, fail }, { amount }) {
            if (amount <= state.pot.get()) fail('TooLow')
            if (state.held.get(origin) < amount) fail('Insufficient')
            state.held.update(origin, (held) => held - amount)
            state.pot.set(amount)
            state.leader.set(origin)
          },
        },
      },
      invariants: {
        'what is not held is in the pot': ({ state }) => sum(state.held, (held) => 100n - held) === state.pot.get(),
      },
    }),
  ),
  found('keys that are joined collide', () =>
    defineStf({
      name: 'joined',
      version: 1,
      state: { pairs: map(text(4), bool), added: map(word, vec(word, 4), []) },
      calls: {
        add: {
          args: { first: word, second: word },
          execute({ state }, { first, second }) {
            if (state.added.get(first).includes(second)) return
            state.added.update(first, (seconds) => void seconds.push(second))
            state.pairs.set(`${first}${second}`, true)
          },
        },
      },
      invariants: {
        'each pair has its key': ({ state }) =>
          state.pairs.entries({ limit: 1000 }).length ===
          state.added.entries({ limit: 1000 }).reduce((count, [, { length }]) => count + length, 0),
      },
    }),
  ),
  found('an emptied entry is taken for a new one', () =>
    defineStf({
      name: 'newcomers',
      version: 1,
      state: { points: map(AccountId, u64, 0n), newcomers: value(u32, 0), known: map(AccountId, bool) },
      calls: {
        set: {
          args: { points: u64 },
          execute({ state, origin }, { points }) {
            if (state.points.get(origin) === 0n) state.newcomers.update((count) => count + 1)
            state.known.set(origin, true)
            state.points.set(origin, points)
          },
        },
      },
      invariants: {
        'each comes once': ({ state }) => state.known.entries({ limit: 1000 }).length === state.newcomers.get(),
      },
    }),
  ),
  found('a share of nobody', () =>
    defineStf({
      name: 'shares',
      version: 1,
      state: { pot: value(u64, 1000n), holders: value(u64, 0n), share: value(u64, 0n) },
      calls: {
        join: { execute: ({ state }) => state.holders.update((count) => (count + 1n) % 3n) },
        divide: { execute: ({ state }) => state.share.set(state.pot.get() / state.holders.get()) },
      },
    }),
  ),
  found('an item that is not there', () =>
    defineStf({
      name: 'items',
      version: 1,
      state: { items: value(vec(text(8), 4), []), last: value(text(8), '') },
      calls: {
        add: {
          args: { item: text(8) },
          execute: ({ state }, { item }) => state.items.update((items) => void items.push(item)),
        },
        pick: {
          args: { place: u8 },
          execute: ({ state }, { place }) => state.last.set(String(state.items.get().at(place)).toUpperCase()),
        },
      },
    }),
  ),
  found('shares are rounded up', () =>
    defineStf({
      name: 'payout',
      version: 1,
      state: { pot: value(u64, 10n), paid: map(AccountId, u64, 0n) },
      errors: ['AlreadyPaid'],
      calls: {
        claim: {
          args: { parts: u8 },
          execute({ state, origin, fail }, { parts }) {
            if (state.paid.has(origin)) fail('AlreadyPaid')
            const share = (state.pot.get() + BigInt(parts)) / (BigInt(parts) + 1n)
            state.paid.set(origin, share + 1n)
            state.pot.update((pot) => (pot > share ? pot - share : 0n))
          },
        },
      },
      invariants: { 'nothing is made': ({ state }) => sum(state.paid, (paid) => paid) + state.pot.get() === 10n },
    }),
  ),
  found('a pot that is paid out in every block', () =>
    defineStf({
      name: 'salaries',
      version: 1,
      state: { pot: value(u128, 0n), paid: value(u128, 0n), received: value(u128, 0n) },
      calls: {
        give: {
          args: { amount: u32 },
          execute({ state }, { amount }) {
            state.received.update((received) => received + BigInt(amount))
            state.pot.update((pot) => pot + BigInt(amount))
          },
        },
      },
      hooks: { onBlockEnd: ({ state }) => state.paid.update((paid) => paid + state.pot.get()) },
      invariants: { 'paid is received': ({ state }) => state.paid.get() <= state.received.get() },
    }),
  ),
  found('closes one block late', () =>
    defineStf({
      name: 'deadlines',
      version: 1,
      state: { closesAt: map(u8, u32) },
      calls: {
        open: { args: { id: u8 }, execute: ({ state, block }, { id }) => state.closesAt.set(id, block.number + 1) },
      },
      hooks: {
        onBlockStart({ state, block }) {
          for (const [id, closesAt] of state.closesAt.entries({ limit: 100 })) {
            if (closesAt < block.number) state.closesAt.delete(id)
          }
        },
      },
      invariants: {
        'what is open closes later': ({ state, block }) =>
          state.closesAt.entries({ limit: 1000 }).every(([, closesAt]) => closesAt > block.number),
      },
    }),
  ),
  found('genesis breaks the invariant', () =>
    defineStf({
      name: 'founded',
      version: 1,
      state: { total: value(u64, 0n), held: map(AccountId, u64, 0n) },
      calls: {},
      genesis: ({ state }) => state.total.set(1_000n),
      invariants: { conservation: ({ state }) => sum(state.held, (held) => held) === state.total.get() },
    }),
  ),
  found('a declared limit that is not kept', () =>
    defineStf({
      name: 'list',
      version: 1,
      state: { items: value(vec(u8, 2), []) },
      calls: {
        add: { args: { item: u8 }, execute: ({ state }, { item }) => state.items.update((all) => void all.push(item)) },
      },
    }),
  ),
]

function found(name: string, stf: Defect['stf']): Defect {
  return { name, property: invariantsProperty, stf }
}
