import { describe, expect, it } from 'vitest'
import { AccountId, u32, u64 } from '../../src/codec/index.js'
import { type BlockResult, executeBlock } from '../../src/engine/index.js'
import type { PreparedInput } from '../../src/operation/index.js'
import { codeName } from '../../src/receipt/index.js'
import { composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { prepareCall } from './prepare-call.js'
import { blockOf, bob, emptyState, outcomes, provider, shard } from './probe.js'

/** Money, which other modules may move. */
const funds = defineStf({
  name: 'funds',
  version: 1,
  state: { balance: map(AccountId, u64, 5n) },
  errors: ['Spare', 'Poor'],
  events: { Spare: {}, Moved: { amount: u64 } },
  effects: { pay: { amount: u64 } },
  calls: {},
  interface: {
    withdraw({ state, fail, emit }, who: `0x${string}`, amount: bigint): bigint {
      state.balance.update(who, (balance) => (balance < amount ? fail('Poor') : balance - amount))
      emit('Moved', { amount })
      return state.balance.get(who)
    },
    pay: ({ send }, amount: bigint): void => send('pay', { amount }),
    whoCalls: ({ origin, shard: there, block }): readonly [string, string, number] => [origin, there, block.number],
    breakDown(): void {
      throw new Error('ouch')
    },
    // What its author got wrong: nobody waits for it.
    later: (): unknown => Promise.reject(new Error('nobody waits for this')),
  },
})

/** Between the two: a nested use. */
const shop = defineStf({
  name: 'shop',
  version: 1,
  state: { sold: value(u32, 0) },
  errors: ['SoldOut'],
  events: { Sold: {} },
  uses: { funds },
  calls: {},
  interface: {
    buy({ state, use, fail, emit }, who: `0x${string}`): void {
      emit('Sold', {})
      use.funds.withdraw(who, 2n)
      state.sold.update((sold) => sold + 1)
      if (state.sold.get() > 2) fail('SoldOut')
    },
  },
})

const visitor = defineStf({
  name: 'visitor',
  version: 1,
  state: { log: value(u64, 0n) },
  errors: ['Own'],
  events: { Seen: { balance: u64 } },
  uses: { shop, funds },
  calls: {
    withdraw: {
      args: { amount: u64 },
      execute({ state, origin, use, emit }, { amount }) {
        state.log.set(1n)
        emit('Seen', { balance: use.funds.withdraw(origin, amount) })
      },
    },
    buy: { args: { times: u32 }, execute: ({ use, origin }, { times }) => buyOften(() => use.shop.buy(origin), times) },
    tryToBuy: {
      args: { times: u32 },
      returns: u32,
      execute({ use, origin, attempt, state }, { times }) {
        state.log.set(9n)
        const isBought = attempt(() => buyOften(() => use.shop.buy(origin), times))
        return isBought ? 1 : 0
      },
    },
    swallow: {
      execute({ use, origin }) {
        try {
          use.funds.withdraw(origin, 99n)
        } catch {}
      },
    },
    payTwice: {
      execute({ use }) {
        use.funds.pay(1n)
        use.funds.pay(2n)
      },
    },
    ask: { execute: ({ use }) => void seen.push(use.funds.whoCalls()) },
    breakDown: { execute: ({ use }) => use.funds.breakDown() },
    later: { execute: ({ use }) => void use.funds.later() },
    keep: { execute: (context) => void kept.push(() => context.use.funds.pay(1n)) },
    useKept: { execute: () => void codes.push(...kept.map(refusalCode)) },
  },
  hooks: {
    onBlockEnd({ use, state }) {
      if (state.log.get() === 9n) use.funds.withdraw(bob, 1n)
    },
  },
})

function buyOften(buy: () => void, times: number): void {
  for (let count = 0; count < times; count += 1) buy()
}

const kept: (() => unknown)[] = []
const seen: unknown[] = []
const codes: string[] = []

const app = composeStf({
  name: 'town',
  version: 1,
  modules: { funds: { stf: funds }, shop: { stf: shop }, visitor: { stf: visitor } },
})
const { calls } = app.modules.visitor

function executeIn(inputs: readonly PreparedInput[]): BlockResult {
  return executeBlock({ stf: app, provider }, emptyState(), blockOf(inputs))
}

/** What the block left of each module's state, nonces aside. */
function written({ diff }: BlockResult): unknown {
  return diff
    .filter(({ space }) => space !== 'system.nonce')
    .map(({ space, changes }) => [space, changes.map(({ value: bytes }) => bytes?.[0])])
}

describe('a function that another module offers', () => {
  it('writes into its own module in the same transaction; what it returns comes back; events name their module', () => {
    const result = executeIn([prepareCall(calls.withdraw, { amount: 2n })])
    expect(written(result)).toEqual([
      ['funds.balance', [3]],
      ['visitor.log', [1]],
    ])
    expect(result.receipts[0]).toMatchObject({
      status: 'Executed',
      events: [
        { module: 1, index: 1, payload: '0x0200000000000000' },
        { module: 3, index: 0, payload: '0x0300000000000000' },
      ],
    })
  })

  it('that fails, fails the whole call, with its own module and code', () => {
    const result = executeIn([prepareCall(calls.withdraw, { amount: 6n })])
    expect(outcomes(result)).toEqual([['Failed', 1, 1]])
    expect(result.receipts.map((receipt) => codeName(app, receipt))).toEqual(['funds.Poor'])
    expect([written(result), result.events]).toEqual([[], []])
  })

  it('that fails and is caught has failed the call nevertheless', () => {
    expect(outcomes(executeIn([prepareCall(calls.swallow, {})]))).toEqual([['Failed', 1, 1]])
  })

  it('may use a third module: all three are one transaction', () => {
    const good = executeIn([prepareCall(calls.buy, { times: 2 })])
    expect(written(good)).toEqual([
      ['funds.balance', [1]],
      ['shop.sold', [2]],
    ])
    expect(good.events.map(({ module }) => module)).toEqual([2, 1, 2, 1])
    // The third time, the money is gone before the shop is sold out.
    const bad = executeIn([prepareCall(calls.buy, { times: 3 })])
    expect([outcomes(bad), written(bad), bad.events]).toEqual([[['Failed', 1, 1]], [], []])
  })

  it('in an attempt is undone with it, in every module', () => {
    const good = executeIn([prepareCall(calls.tryToBuy, { times: 1 })])
    expect(good.receipts[0]).toMatchObject({ status: 'Executed', output: '0x01000000' })
    expect(good.events).toHaveLength(2 + 1)
    const bad = executeIn([prepareCall(calls.tryToBuy, { times: 3 })])
    expect(bad.receipts[0]).toMatchObject({ status: 'Executed', output: '0x00000000', events: [] })
    // Bob's is the hook's doing.
    expect(written(bad)).toEqual([
      ['funds.balance', [4]],
      ['visitor.log', [9]],
    ])
  })

  it('runs for the account that made the call, on its shard and in its block', () => {
    executeIn([prepareCall(calls.ask, {}, { sender: bob })])
    expect(seen.splice(0)).toEqual([[bob, shard, 1]])
  })

  it('sends effects that are numbered with those of the call', () => {
    const { outbox } = executeIn([prepareCall(calls.payTwice, {})])
    expect(outbox.map(({ effect, payload }) => [effect, payload[0]])).toEqual([
      ['pay', 1],
      ['pay', 2],
    ])
    expect(new Set(outbox.map(({ id }) => id)).size).toBe(2)
  })

  it.each(['breakDown', 'later'] as const)('that has a bug (%s) leaves Internal, and is reported', async (name) => {
    const result = executeIn([prepareCall(calls[name], {})])
    expect([outcomes(result), result.bugs.map(({ call }) => call)]).toEqual([[['Failed', 0, 15]], [`visitor.${name}`]])
    // An unhandled rejection would end the process.
    await new Promise(setImmediate)
  })

  it('that was kept from an earlier call throws: its context has ended', () => {
    const result = executeIn([prepareCall(calls.keep, {}), prepareCall(calls.useKept, {}, { nonce: 1 })])
    expect([result.outbox, codes]).toEqual([[], ['CallEnded']])
    expect(kept.map(refusalCode)).toEqual(['CallEnded'])
  })

  it('that was kept, and does nothing but read and write, works within a later call of the same block', () => {
    const kept: (() => void)[] = []
    const slot = defineStf({
      name: 'slot',
      version: 1,
      state: { content: value(u32, 0) },
      calls: {},
      interface: { fill: ({ state }): void => state.content.set(7) },
    })
    const keeper = defineStf({
      name: 'keeper',
      version: 1,
      state: {},
      uses: { slot },
      calls: {
        keep: { execute: ({ use }) => void kept.push(use.slot.fill) },
        fill: { execute: () => kept[0]?.() },
      },
    })
    const app = composeStf({ name: 'pair', version: 1, modules: { slot: { stf: slot }, keeper: { stf: keeper } } })
    const { keep, fill } = app.modules.keeper.calls
    const inputs = [prepareCall(keep, {}), prepareCall(fill, {}, { nonce: 1 })]
    const { diff } = executeBlock({ stf: app, provider }, emptyState(), blockOf(inputs))
    expect(diff.map(({ space }) => space)).toContain('slot.content')
    expect(kept.map(refusalCode)).toEqual(['CallEnded'])
  })

  it('of a hook is in the hook’s transaction, and its events in the hook’s receipt', () => {
    const { receipts } = executeIn([prepareCall(calls.tryToBuy, { times: 0 })])
    expect(receipts.map(({ index, status, events }) => [index, status, events])).toEqual([
      [0, 'Executed', []],
      [1, 'Executed', [{ module: 1, index: 1, payload: '0x0100000000000000' }]],
    ])
  })
})

describe('a module that uses another', () => {
  it('cannot run alone: its calls leave Internal, and the report says to compose both', () => {
    const result = executeBlock(
      { stf: visitor, provider },
      emptyState(),
      blockOf([prepareCall(visitor.calls.payTwice, {})]),
    )
    expect(outcomes(result)[0]).toEqual(['Failed', 0, 15])
    expect(result.bugs.find(({ index }) => index === 0)?.error).toMatchObject({
      code: 'MissingModule',
      message: "visitor uses 'shop', which is not there; compose both with composeStf",
    })
  })
})
