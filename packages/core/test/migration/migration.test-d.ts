import { expectTypeOf } from 'vitest'
import { AccountId, struct, u8, u32, u64 } from '../../src/codec/index.js'
import { migrateState, openSnapshot } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import { createState, type PreparedState, type State } from '../../src/state/index.js'
import { composeStf, defineStf, doubleMap, eachEntry, map, value } from '../../src/stf/index.js'
import { provider } from './raw-state.js'

const first = defineStf({
  name: 'typed',
  version: 1,
  state: { count: value(u32, 0), owner: map(u8, AccountId), pair: doubleMap(u8, u32, u64) },
  calls: {},
})

const second = defineStf({
  name: 'typed',
  version: 2,
  state: { count: value(u64, 0n), owner: map(u8, struct({ account: AccountId, since: u32 })) },
  calls: {},
  migrate: {
    from: first,
    run({ old, state }) {
      expectTypeOf(old.count.get()).toEqualTypeOf<number>()
      expectTypeOf(old.owner.get(1)).toEqualTypeOf<Hex | undefined>()
      expectTypeOf(old.pair.get(1, 2)).toEqualTypeOf<bigint | undefined>()
      expectTypeOf(state.count.get()).toEqualTypeOf<bigint>()
      eachEntry(old.owner.entries, (account, key) => {
        expectTypeOf(account).toEqualTypeOf<Hex>()
        expectTypeOf(key).toEqualTypeOf<number>()
        state.owner.set(key, { account, since: 0 })
      })
      eachEntry(old.pair.allEntries, (amount, [left, right]) => {
        expectTypeOf(amount).toEqualTypeOf<bigint>()
        expectTypeOf([left, right]).toEqualTypeOf<number[]>()
      })
      // @ts-expect-error the old state is read-only
      old.count.set(1)
      // @ts-expect-error the new version has no such item
      state.pair
      // @ts-expect-error the old version has no such item
      old.other
      // @ts-expect-error a value of the old codec
      state.count.set(old.count.get())
    },
  },
})

defineStf({
  name: 'typed',
  version: 3,
  state: { count: value(u64, 0n) },
  calls: {},
  migrate: {
    from: second,
    run({ old, state }) {
      expectTypeOf(old.owner.get(1)).toEqualTypeOf<{ readonly account: Hex; readonly since: number } | undefined>()
      state.count.set(old.count.get())
    },
  },
})

defineStf({
  name: 'typed',
  version: 3,
  state: { count: value(u64, 0n) },
  calls: {},
  // @ts-expect-error a migration is synchronous
  migrate: { from: second, run: async () => {} },
})

const app = composeStf({ name: 'app', version: 1, modules: { part: { stf: first } } })
const later = composeStf({ name: 'app', version: 2, modules: { part: { stf: second } }, migrate: { from: app } })
// @ts-expect-error an app migrates from an app or an STF
composeStf({ name: 'app', version: 3, modules: { part: { stf: second } }, migrate: { from: 'app' } })

const state = createState(provider)
expectTypeOf(migrateState({ stf: later, provider }, state, '0x')).toEqualTypeOf<PreparedState>()
expectTypeOf(openSnapshot({ stf: later, provider }, [], { root: state.root(), identity: '0x' })).toEqualTypeOf<State>()
// @ts-expect-error the identity of the old state is not known otherwise
migrateState({ stf: second, provider }, state)
// @ts-expect-error who wrote it is for the caller to know, not for the sender to say
openSnapshot({ stf: later, provider }, [], { root: state.root() })
