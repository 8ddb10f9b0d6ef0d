import { expectTypeOf } from 'vitest'
import {
  AccountId,
  bool,
  bytes,
  enumeration,
  option,
  struct,
  u8,
  u32,
  u64,
  u128,
  variant,
  vec,
} from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { type Call, defineStf, doubleMap, type Getter, map, type Stf, value } from '../../src/stf/index.js'

const shop = defineStf({
  name: 'shop',
  version: 1,
  state: {
    open: value(bool, false),
    stock: map(u32, struct({ count: u64, tags: vec(u8, 4) }), { count: 0n, tags: [] }),
    owner: map(u32, AccountId),
  },
  errors: ['Closed', 'SoldOut'],
  events: { Sold: { item: u32, to: AccountId }, Closed: {} },
  effects: { payOut: { beneficiary: AccountId, amount: u128 } },
  calls: {
    buy: {
      index: 3,
      args: { item: u32, note: option(bytes(8)) },
      execute({ state, origin, shard, block, nonceOf, emit, fail, send }, args) {
        // Arguments, context and state are inferred from the codecs.
        expectTypeOf(args).toEqualTypeOf<{ readonly item: number; readonly note: Hex | null }>()
        expectTypeOf(origin).toEqualTypeOf<Hex>()
        expectTypeOf(shard).toEqualTypeOf<Hex>()
        expectTypeOf(block.timestamp).toEqualTypeOf<bigint>()
        expectTypeOf(nonceOf(origin)).toEqualTypeOf<number>()
        expectTypeOf(state.open.get()).toEqualTypeOf<boolean>()
        expectTypeOf(state.stock.get(1)).toEqualTypeOf<{ readonly count: bigint; readonly tags: readonly number[] }>()
        expectTypeOf(state.owner.get(1)).toEqualTypeOf<Hex | undefined>()
        expectTypeOf(fail).returns.toEqualTypeOf<never>()

        // What is read cannot be written into; a draft can.
        // @ts-expect-error read-only
        state.stock.get(1).count = 1n
        // @ts-expect-error read-only
        state.stock.get(1).tags.push(1)
        state.stock.update(1, (draft) => {
          draft.count -= 1n
          draft.tags.push(1)
        })
        // @ts-expect-error a map without a fallback may have no entry
        state.owner.get(1).length

        // @ts-expect-error no such argument
        args.amount
        // @ts-expect-error arguments are read-only
        args.item = 2
        // @ts-expect-error no such item
        state.customers.get(1)
        // @ts-expect-error the key is a number
        state.stock.get('1')
        // @ts-expect-error the count is a bigint
        state.stock.set(1, { count: 1, tags: [] })
        // @ts-expect-error a field is missing
        state.stock.set(1, { count: 1n })
        state.stock.update(1, (draft) => {
          // @ts-expect-error the draft's count is a bigint
          draft.count = 1
        })
        // @ts-expect-error a page has a limit
        state.stock.entries({})

        emit('Sold', { item: args.item, to: origin })
        emit('Closed', {})
        // @ts-expect-error no such event
        emit('Bought', { item: 1, to: origin })
        // @ts-expect-error a field is missing
        emit('Sold', { item: 1 })
        // @ts-expect-error a field is of another type
        emit('Sold', { item: 1n, to: origin })
        send('payOut', { beneficiary: origin, amount: 1n })
        // @ts-expect-error no such effect
        send('payIn', { beneficiary: origin, amount: 1n })
        // @ts-expect-error a field is of another type
        send('payOut', { beneficiary: origin, amount: 1 })
        // @ts-expect-error no such error
        if (args.item === 0) fail('Broke')
        if (args.item === 1) fail('SoldOut')
      },
    },
    close: {
      execute(_, args) {
        // @ts-expect-error a call that declares no arguments has none
        args.item
      },
    },
  },
  getters: {
    public: {
      isOpen: { returns: bool, read: ({ state }) => state.open.get() },
      count: {
        args: { item: u32 },
        returns: u64,
        read({ state }, args) {
          expectTypeOf(args).toEqualTypeOf<{ readonly item: number }>()
          // @ts-expect-error getters cannot write
          state.open.set(true)
          // @ts-expect-error getters cannot write
          state.stock.update
          // @ts-expect-error getters cannot write
          state.stock.delete
          return state.stock.get(args.item).count
        },
      },
    },
    trusted: {
      mine: {
        args: { item: u32 },
        returns: bool,
        read: ({ state, origin }, { item }) => state.owner.get(item) === origin,
      },
    },
  },
  genesis({ state }) {
    state.open.set(true)
    // @ts-expect-error of another type
    state.open.set(1)
  },
  hooks: {
    onBlockEnd({ state, block, send }) {
      state.open.set(block.number % 2 === 0)
      send('payOut', { beneficiary: '0x', amount: 1n })
      // @ts-expect-error no such effect
      send('payIn', {})
    },
    // @ts-expect-error a hook runs for no account
    onBlockStart: ({ origin }) => origin,
  },
  invariants: {
    stocked: ({ state }) => state.stock.get(1).count >= 0n,
    // @ts-expect-error invariants cannot write
    written: ({ state }) => state.open.set(true) === undefined,
  },
})

// The definition keeps the types, for clients and tests.
expectTypeOf(shop.calls.buy).toExtend<Call<{ item: typeof u32 }>>()
expectTypeOf(shop.calls.buy.args.read).returns.toEqualTypeOf<{ readonly item: number; readonly note: Hex | null }>()
expectTypeOf(shop.getters.public.count).toExtend<Getter<{ item: typeof u32 }, bigint>>()
expectTypeOf(shop.getters.trusted.mine.returns.read).returns.toEqualTypeOf<boolean>()
expectTypeOf<keyof typeof shop.errors>().toEqualTypeOf<'Closed' | 'SoldOut'>()
expectTypeOf<keyof typeof shop.events>().toEqualTypeOf<'Sold' | 'Closed'>()
expectTypeOf<keyof typeof shop.calls>().toEqualTypeOf<'buy' | 'close'>()
// @ts-expect-error no such call
shop.calls.sell
// The engine takes any STF.
expectTypeOf(shop).toExtend<Stf>()

const base = { name: 'base', version: 1, state: {} } as const

// Wrong answers of getters do not compile.
defineStf({
  ...base,
  calls: {},
  getters: {
    public: {
      // @ts-expect-error a u64 is a bigint
      count: { returns: u64, read: () => 1 },
      // @ts-expect-error an answer is synchronous
      later: { returns: u8, read: async () => 1 },
    },
  },
})

// Without declared errors, events and effects there are none.
defineStf({
  ...base,
  calls: {
    go: {
      execute({ fail, emit, send }) {
        // @ts-expect-error no errors are declared
        if (base.version > 1) fail('Anything')
        // @ts-expect-error no events are declared
        emit('Anything', {})
        // @ts-expect-error no effects are declared
        send('Anything', {})
      },
    },
  },
})

// State, arguments and answers are made of codecs, and there is none for fractions, functions or plain types.
// @ts-expect-error not a codec
value(Number, 0.5)
// @ts-expect-error not a codec
map(AccountId, { balance: 'f64' }, { balance: 0.5 })
// @ts-expect-error not a codec
defineStf({ ...base, calls: { go: { args: { ratio: Number }, execute() {} } } })
// @ts-expect-error the default is of another type
value(u64, 0)
// @ts-expect-error the fallback is of another type
map(u8, u64, 0)
// The codec alone says what the values are: a default does not make them wider.
// @ts-expect-error no name of the enumeration
value(enumeration('open', 'done'), 'lost')
// @ts-expect-error no option
map(AccountId, u64, null)
defineStf({
  ...base,
  state: {
    task: value(struct({ stage: enumeration('open', 'done') }), { stage: 'open' }),
    tasks: map(u8, enumeration('open', 'done'), 'open'),
    role: value(variant({ guest: u8, host: u64 }), { type: 'guest', value: 1 }),
    roles: doubleMap(u8, u8, variant({ guest: u8, host: u64 }), { type: 'guest', value: 1 }),
  },
  calls: {
    go: {
      execute({ state }) {
        // @ts-expect-error no stage
        state.task.set({ stage: 'lost' })
        // @ts-expect-error no stage
        state.tasks.set(1, 'lost')
        // @ts-expect-error no role
        state.role.set({ type: 'owner', value: 1 })
        // @ts-expect-error the value of another role
        state.roles.set(1, 1, { type: 'host', value: 1 })
        const stage: 'open' | 'done' = state.task.get().stage
        const guest: number | undefined = state.role.get().type === 'guest' ? 1 : undefined
        void [stage, guest]
      },
    },
  },
})
// @ts-expect-error the only parentchain input is shieldFunds
defineStf({ ...base, calls: { go: { origin: 'enclave', receives: 'unshieldFunds', execute() {} } } })
// @ts-expect-error there is no such origin
defineStf({ ...base, calls: { go: { origin: 'anybody', execute() {} } } })
// @ts-expect-error a call has code
defineStf({ ...base, calls: { go: {} } })
// @ts-expect-error a version is required
defineStf({ name: 'x', state: {}, calls: {} })
// @ts-expect-error a call is synchronous
defineStf({ ...base, calls: { go: { execute: async () => undefined } } })
// @ts-expect-error a call returns nothing
defineStf({ ...base, calls: { go: { execute: () => 5 } } })
// @ts-expect-error a hook is synchronous
defineStf({ ...base, calls: {}, hooks: { onBlockStart: async () => undefined } })
// @ts-expect-error genesis is synchronous
defineStf({ ...base, calls: {}, genesis: async () => undefined })
