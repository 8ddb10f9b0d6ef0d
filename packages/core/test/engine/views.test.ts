import { describe, expect, expectTypeOf, it } from 'vitest'
import { AccountId, decode, u64 } from '../../src/codec/index.js'
import { executeBlock, executeGetter, readAppContext, readContext, unlimitedGate } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import { encodePublicGetter } from '../../src/operation/index.js'
import { composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, outcomes, provider, shard } from './probe.js'

/** Money that others may ask for. */
const funds = defineStf({
  name: 'funds',
  version: 1,
  state: { balance: map(AccountId, u64, 5n) },
  calls: {},
  interface: {
    set: ({ state }, who: Hex, amount: bigint): void => state.balance.set(who, amount),
  },
  views: {
    balanceOf: ({ state }, who: Hex): bigint => state.balance.get(who),
    // What its author got wrong: a view has nothing that writes.
    plunder: ({ state }, who: Hex): void => Reflect.apply(Reflect.get(state.balance, 'set'), undefined, [who, 0n]),
    later: (): unknown => Promise.reject(new Error('nobody waits for this')),
  },
})

/** Between the two: a view that asks a view. */
const bank = defineStf({
  name: 'bank',
  version: 1,
  state: {},
  uses: { funds },
  calls: {},
  views: { twice: ({ use }, who: Hex): bigint => 2n * use.funds.balanceOf(who) },
})

const teller = defineStf({
  name: 'teller',
  version: 1,
  state: { seen: value(u64, 0n) },
  uses: { funds, bank },
  calls: {
    look: {
      execute({ state, use, origin }) {
        use.funds.set(origin, 7n)
        // A view in a call sees what the call has written.
        state.seen.set(use.bank.twice(origin) + use.funds.balanceOf(origin))
      },
    },
    plunder: { execute: ({ use, origin }) => use.funds.plunder(origin) },
    wait: { execute: ({ use }) => void use.funds.later() },
  },
  getters: {
    public: {
      twice: { args: { who: AccountId }, returns: u64, read: ({ use }, { who }) => use.bank.twice(who) },
      plunder: {
        args: { who: AccountId },
        returns: u64,
        read({ use }, { who }) {
          // @ts-expect-error a getter has the views of a module and not its interface
          expectTypeOf(use.funds.set)
          use.funds.plunder(who)
          return 0n
        },
      },
    },
  },
  invariants: { seen: ({ state, use }) => state.seen.get() <= 3n * use.funds.balanceOf(alice) },
})

const app = composeStf({
  name: 'app',
  version: 1,
  modules: { funds: { stf: funds }, bank: { stf: bank }, teller: { stf: teller } },
})
const { calls, getters } = app.modules.teller

function executed(...inputs: ReturnType<typeof prepareCall>[]) {
  const state = emptyState()
  const result = executeBlock({ stf: app, provider }, state, blockOf(inputs))
  state.commit(result.prepared)
  return { state, result }
}

function ask(state: ReturnType<typeof emptyState>, request: Uint8Array) {
  const environment = { provider, stf: app, domain: { mrenclave: shard, shard } }
  return executeGetter(environment, { bareGetters: false }, state, blockOf([]), request)
}

describe('a view', () => {
  it('sees in a call what the call has written, through a view of another module too', () => {
    const { state, result } = executed(prepareCall(calls.look, {}))
    expect(outcomes(result)).toEqual([['Executed', 0, 0]])
    const seen = state.get('teller.seen', '0x')
    expect(seen && decode(u64, seen)).toBe(21n)
  })

  it('answers getters of another module', () => {
    const { state } = executed(prepareCall(calls.look, {}))
    const answers = [alice, bob].map((who) => ask(state, encodePublicGetter(getters.public.twice, { who })))
    expect(answers.map((answer) => 'value' in answer && decode(u64, answer.value))).toEqual([14n, 10n])
  })

  it('cannot write, in a getter or in a call', () => {
    const { state, result } = executed(prepareCall(calls.plunder, {}))
    expect(result.bugs).toEqual([expect.objectContaining({ call: 'teller.plunder', error: expect.any(TypeError) })])
    expect(ask(state, encodePublicGetter(getters.public.plunder, { who: alice }))).toEqual({ refused: 'Internal' })
    expect(state.get('funds.balance', alice)).toBeUndefined()
  })

  it('that is asynchronous is a bug of the call that asks it', () => {
    const { result } = executed(prepareCall(calls.wait, {}))
    expect(result.bugs).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ code: 'ReturnedValue' }) }),
    ])
  })

  it('serves invariants of a module; those of an app read every state themselves', () => {
    const { state } = executed(prepareCall(calls.look, {}))
    const module = app.modules.teller
    const context = readContext(module, shard, state, blockOf([]), unlimitedGate(), app.modules)
    expect(Reflect.apply(teller.modules.teller?.invariants.seen ?? expect.fail(), undefined, [context])).toBe(true)
    expect(readAppContext(app, shard, state, blockOf([])).state.funds).toBeDefined()
  })

  it('of an STF that is executed alone is missing by name', () => {
    const context = readContext(
      teller.modules.teller ?? expect.fail(),
      shard,
      emptyState(),
      blockOf([]),
      unlimitedGate(),
      {},
    )
    expect(() => context.use).toThrow(expect.objectContaining({ code: 'MissingModule' }))
  })
})
