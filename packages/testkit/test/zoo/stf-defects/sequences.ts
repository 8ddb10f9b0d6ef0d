import { AccountId, defineStf, enumeration, map, struct, sum, u8, u64, value } from '@lockstep/core'
import { inductiveInvariantsProperty, invariantsProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** What takes three calls or more that fit each other, by the right accounts in the right order. */
export const sequences: readonly Defect[] = [
  {
    name: 'what is delivered is paid by nobody',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'deliveries',
        version: 1,
        state: {
          held: map(AccountId, u64, 100n),
          orders: map(
            u8,
            struct({ buyer: AccountId, seller: AccountId, stage: enumeration('offered', 'taken', 'delivered') }),
          ),
        },
        errors: ['Known', 'Unknown', 'NotYours'],
        calls: {
          offer: {
            args: { order: u8 },
            execute({ state, origin, fail }, { order }) {
              if (state.orders.has(order)) fail('Known')
              state.orders.set(order, { buyer: origin, seller: origin, stage: 'offered' })
            },
          },
          take: {
            args: { order: u8 },
            execute({ state, origin, fail }, { order }) {
              const found = state.orders.get(order)
              if (found?.stage !== 'offered') return fail('Unknown')
              if (found.buyer === origin) fail('NotYours')
              state.orders.update(order, (draft) => {
                draft.seller = origin
                draft.stage = 'taken'
              })
            },
          },
          deliver: {
            args: { order: u8 },
            execute({ state, origin, fail }, { order }) {
              const found = state.orders.get(order)
              if (found?.stage !== 'taken') return fail('Unknown')
              if (found.seller !== origin) fail('NotYours')
              state.orders.update(order, (draft) => {
                draft.stage = 'delivered'
              })
              state.held.update(found.seller, (held) => held + 1n)
            },
          },
        },
        invariants: { 'nothing is made': ({ state }) => sum(state.held, (held) => held - 100n) === 0n },
      }),
  },
  {
    name: 'what was given away can still be sold',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'deeds',
        version: 1,
        state: { owner: map(u8, AccountId), seller: map(u8, AccountId), strangers: value(u64, 0n) },
        errors: ['Known', 'NotYours'],
        calls: {
          register: {
            args: { deed: u8 },
            execute({ state, origin, fail }, { deed }) {
              if (state.owner.has(deed)) fail('Known')
              state.owner.set(deed, origin)
              state.seller.set(deed, origin)
            },
          },
          give: {
            args: { deed: u8, to: AccountId },
            execute({ state, origin, fail }, { deed, to }) {
              if (state.owner.get(deed) !== origin) fail('NotYours')
              state.owner.set(deed, to)
            },
          },
          sell: {
            args: { deed: u8, to: AccountId },
            execute({ state, origin, fail }, { deed, to }) {
              if (state.seller.get(deed) !== origin) fail('NotYours')
              if (state.owner.get(deed) !== origin) state.strangers.update((count) => count + 1n)
              state.owner.set(deed, to)
              state.seller.set(deed, to)
            },
          },
        },
        invariants: { 'nobody sells what is not theirs': ({ state }) => state.strangers.get() === 0n },
      }),
  },
  {
    name: 'a pledge that was called off is paid back again and again',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'pledges',
        version: 1,
        state: {
          held: map(AccountId, u64, 100n),
          pot: value(u64, 0n),
          pledged: map(AccountId, u64, 0n),
          isCalledOff: map(AccountId, u8, 0),
        },
        errors: ['NothingPledged', 'NotCalledOff', 'Poor'],
        calls: {
          pledge: {
            execute({ state, origin, fail }) {
              if (state.held.get(origin) < 10n || state.pledged.get(origin) > 0n) fail('Poor')
              state.held.update(origin, (held) => held - 10n)
              state.pledged.set(origin, 10n)
              state.pot.update((pot) => pot + 10n)
            },
          },
          callOff: {
            execute({ state, origin, fail }) {
              if (state.pledged.get(origin) === 0n) fail('NothingPledged')
              state.isCalledOff.set(origin, 1)
            },
          },
          payBack: {
            execute({ state, origin, fail }) {
              if (state.isCalledOff.get(origin) === 0) fail('NotCalledOff')
              const left = state.pot.get()
              state.held.update(origin, (held) => held + state.pledged.get(origin))
              state.pot.set(left < 10n ? 0n : left - 10n)
            },
          },
        },
        invariants: {
          'nothing is made or lost': ({ state }) => sum(state.held, (held) => 100n - held) === state.pot.get(),
        },
      }),
  },
  {
    name: 'a discount from a million points on',
    property: inductiveInvariantsProperty,
    stf: () =>
      defineStf({
        name: 'points',
        version: 1,
        state: { total: value(u64, 0n), points: map(AccountId, u64, 0n) },
        errors: ['None', 'Full'],
        calls: {
          earn: {
            execute({ state, origin, fail }) {
              if (state.total.get() === 2n ** 64n - 1n) fail('Full')
              state.total.update((total) => total + 1n)
              state.points.update(origin, (points) => points + 1n)
            },
          },
          spend: {
            execute({ state, origin, fail }) {
              const points = state.points.get(origin)
              if (points === 0n) fail('None')
              state.total.update((total) => total - 1n)
              if (points < 1_000_000n) state.points.set(origin, points - 1n)
            },
          },
        },
        invariants: { sums: ({ state }) => sum(state.points, (points) => points) === state.total.get() },
      }),
  },
]
