import { AccountId, composeStf, defineStf, map, u8, u64, u128, value, vec } from '@lockstep/core'
import { atomicRollbackProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Code that leaves a half of what it does where a write throws. */
export const halves: readonly Defect[] = [
  {
    name: 'a partial write on an error',
    source: 'deroll: a handler that throws leaves what it wrote, and the next one may accept',
    property: atomicRollbackProperty,
    stf: () =>
      defineStf({
        name: 'handlers',
        version: 1,
        state: { asked: value(u64, 0n), granted: value(u64, 0n), accepted: value(u64, 0n) },
        calls: {
          handle: {
            execute({ state }) {
              try {
                state.asked.update((count) => count + 1n)
                state.granted.update((count) => count + 1n)
              } catch {
                state.accepted.update((count) => count + 1n)
              }
            },
          },
        },
      }),
  },
  {
    name: 'a batch that skips what throws',
    property: atomicRollbackProperty,
    stf: () =>
      defineStf({
        name: 'skipping',
        version: 1,
        state: { items: map(u8, u64, 0n), total: value(u64, 0n) },
        calls: {
          addAll: {
            args: { items: vec(u8, 3) },
            execute({ state }, { items }) {
              for (const item of items) {
                try {
                  state.items.update(item, (count) => count + 1n)
                  state.total.update((total) => total + 1n)
                } catch {}
              }
            },
          },
        },
      }),
  },
  {
    name: 'a hook that hides what throws',
    property: atomicRollbackProperty,
    stf: () =>
      defineStf({
        name: 'hiding',
        version: 1,
        state: { started: value(u64, 0n), counted: value(u64, 0n) },
        calls: { nothing: { execute() {} } },
        hooks: {
          onBlockEnd({ state }) {
            try {
              state.started.update((count) => count + 1n)
              state.counted.update((count) => count + 1n)
            } catch {}
          },
        },
      }),
  },
  {
    name: 'a payment that may be lost on the way to another module',
    property: atomicRollbackProperty,
    stf() {
      const funds = defineStf({
        name: 'funds',
        version: 1,
        state: { held: map(AccountId, u128, 100n), pot: value(u128, 0n) },
        calls: {},
        interface: {
          collect({ state }, who: `0x${string}`, amount: bigint): boolean {
            if (state.held.get(who) < amount) return false
            state.held.update(who, (held) => held - amount)
            state.pot.update((pot) => pot + amount)
            return true
          },
        },
      })
      const shop = defineStf({
        name: 'shop',
        version: 1,
        uses: { funds },
        state: { sold: value(u64, 0n) },
        calls: {
          buy: {
            execute({ state, origin, use }) {
              try {
                use.funds.collect(origin, 1n)
              } catch {}
              state.sold.update((sold) => sold + 1n)
            },
          },
        },
      })
      return composeStf({ name: 'mall', version: 1, modules: { funds: { stf: funds }, shop: { stf: shop } } })
    },
  },
  {
    name: 'a fee of which a half is taken',
    property: atomicRollbackProperty,
    stf: () =>
      defineStf({
        name: 'feeTaking',
        version: 1,
        state: { held: map(AccountId, u64, 1_000n), fees: value(u64, 0n) },
        calls: { nothing: { execute() {} } },
        admission: {
          chargeFee({ state }, { sender }) {
            try {
              state.held.update(sender, (held) => held - 1n)
              state.fees.update((fees) => fees + 1n)
            } catch {}
            return true
          },
        },
      }),
  },
]
