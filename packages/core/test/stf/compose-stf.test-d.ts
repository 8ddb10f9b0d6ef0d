import { expectTypeOf } from 'vitest'
import { AccountId, bool, u32, u64 } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { encodeCall, encodePublicGetter } from '../../src/operation/index.js'
import { type Call, composeStf, defineStf, map, type Stf, value } from '../../src/stf/index.js'

const funds = defineStf({
  name: 'funds',
  version: 1,
  state: { balance: map(AccountId, u64, 0n), open: value(bool, true) },
  errors: { Poor: { lacks: u64 } },
  calls: { pay: { args: { to: AccountId, amount: u64 }, execute() {} } },
  getters: { public: { balance: { args: { of: AccountId }, returns: u64, read: () => 0n } } },
  interface: {
    withdraw({ state, fail }, who: Hex, amount: bigint): boolean {
      // The context is the module's own.
      expectTypeOf(state.balance.get(who)).toEqualTypeOf<bigint>()
      // @ts-expect-error no such item
      state.stock
      // @ts-expect-error details are missing
      if (amount === 1n) fail('Poor')
      if (amount === 2n) fail('Poor', { lacks: 1n })
      return true
    },
    isOpen: ({ state }): boolean => state.open.get(),
    reset(): void {},
  },
})

const guess = defineStf({
  name: 'guess',
  version: 1,
  state: { stock: value(u32, 0) },
  uses: { funds },
  calls: {
    guess: {
      args: { number: u32 },
      execute({ use, state, origin, attempt, random }) {
        expectTypeOf(use.funds.withdraw).toEqualTypeOf<(who: Hex, amount: bigint) => boolean>()
        expectTypeOf(use.funds.isOpen()).toEqualTypeOf<boolean>()
        expectTypeOf(use.funds.reset()).toEqualTypeOf<void>()
        expectTypeOf(random()).toEqualTypeOf<Hex>()
        expectTypeOf(attempt(() => use.funds.reset())).toEqualTypeOf<boolean>()
        // @ts-expect-error an argument is missing
        use.funds.withdraw(origin)
        // @ts-expect-error an argument is of another type
        use.funds.withdraw(origin, 1)
        // @ts-expect-error an argument too many
        use.funds.isOpen(1)
        // @ts-expect-error the arguments in another order
        use.funds.withdraw(1n, origin)
        // @ts-expect-error no such function
        use.funds.deposit(origin, 1n)
        // @ts-expect-error calls are no functions of the interface
        use.funds.pay
        // @ts-expect-error no such module
        use.bank
        // @ts-expect-error another module's state is out of reach
        state.balance
        // @ts-expect-error a part takes no argument
        attempt((amount: bigint) => use.funds.withdraw(origin, amount))
        // @ts-expect-error random bytes have no range
        random(10)
      },
    },
  },
  hooks: {
    onBlockEnd({ use, shard }) {
      use.funds.withdraw(shard, 1n)
      // @ts-expect-error an argument is missing
      use.funds.withdraw(shard)
    },
  },
  getters: {
    public: {
      stock: {
        returns: u32,
        // @ts-expect-error a getter uses no other module
        read: ({ use }) => use.funds.isOpen(),
      },
    },
  },
})

const app = composeStf({
  name: 'app',
  version: 1,
  modules: { funds: { stf: funds, index: 'top' }, guess: { stf: guess, index: 50 } },
  invariants: {
    closed: ({ state }) => state.funds.open.get() || state.guess.stock.get() === 0,
    // @ts-expect-error no such module
    unknown: ({ state }) => state.bank.open.get(),
    // @ts-expect-error invariants cannot write
    writes: ({ state }) => state.funds.open.set(true) === undefined,
  },
})

// The parts keep the types of their definitions.
expectTypeOf<keyof typeof app.modules>().toEqualTypeOf<'funds' | 'guess'>()
expectTypeOf(app.modules.guess.calls.guess).toExtend<Call<{ number: typeof u32 }>>()
expectTypeOf(app).toExtend<Stf>()
encodeCall(app.modules.guess.calls.guess, '0x', { number: 1 })
encodePublicGetter(app.modules.funds.getters.public.balance, { of: '0x' })
// @ts-expect-error an argument is of another type
encodeCall(app.modules.guess.calls.guess, '0x', { number: 1n })
// @ts-expect-error an argument is missing
encodeCall(app.modules.funds.calls.pay, '0x', { to: '0x' })
// @ts-expect-error arguments of another call
encodeCall(app.modules.guess.calls.guess, '0x', { to: '0x', amount: 1n })
// @ts-expect-error no such call
app.modules.guess.calls.pay
// @ts-expect-error no such module
app.modules.auction
// @ts-expect-error no such index
composeStf({ name: 'app', version: 1, modules: { funds: { stf: funds, index: 'bottom' } } })
// @ts-expect-error a composed STF is no part of another
composeStf({ name: 'outer', version: 1, modules: { app: { stf: app } } })
// @ts-expect-error a part is an STF
composeStf({ name: 'app', version: 1, modules: { funds: { stf: {} } } })
// @ts-expect-error what is used is an STF
defineStf({ name: 'user', version: 1, state: {}, uses: { funds: 'funds' }, calls: {} })
