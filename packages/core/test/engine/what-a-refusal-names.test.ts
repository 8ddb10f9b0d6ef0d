import { describe, expect, it } from 'vitest'
import { bytes, u32, u64 } from '../../src/codec/index.js'
import { executeBlock, executeGenesis, readContext, unlimitedGate } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { maxBlockMessages } from '../../src/receipt/index.js'
import { composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { refusal } from '../migration/refusal.js'
import { prepareCall } from './prepare-call.js'
import {
  alice,
  blockOf,
  type Code,
  type Context,
  emptyState,
  execute,
  executeCode,
  prepared,
  probe,
  provider,
  shard,
} from './probe.js'

/** Code and details: what programs go by. */
function named(error: unknown): object | undefined {
  if (!(error instanceof LockstepError)) return undefined
  return { code: error.code, ...error.details }
}

/** As plain JavaScript can write it. */
function unchecked(code: (...args: never[]) => unknown, ...args: readonly unknown[]): void {
  Reflect.apply(code, undefined, args)
}

describe('the report of a bug names the field, the value and the limit', () => {
  it.each<[string, Code, object]>([
    [
      'an event that is not declared',
      ({ emit }) => unchecked(emit, 'Missing', {}),
      { code: 'Undeclared', field: 'events', value: 'Missing' },
    ],
    [
      'an effect that is not declared',
      ({ send }) => unchecked(send, 'constructor', {}),
      { code: 'Undeclared', field: 'effects', value: 'constructor' },
    ],
    [
      'an error that is not declared',
      ({ fail }) => unchecked(fail, 'toString'),
      { code: 'Undeclared', field: 'errors', value: 'toString' },
    ],
    [
      'an event too many',
      ({ emit }) => {
        for (let at = 0; at <= 256; at += 1) emit('Noted', { at })
      },
      { code: 'TooManyMessages', field: 'events', value: 257, limit: 256 },
    ],
    [
      'an effect too many',
      ({ send }) => {
        for (let at = 0; at <= 16; at += 1) send('pay', { amount: 1n })
      },
      { code: 'TooManyMessages', field: 'effects', value: 17, limit: 16 },
    ],
    ['a value that was returned', () => JSON.parse('7'), { code: 'ReturnedValue', field: 'code', value: 7 }],
    [
      'a value that an attempt returned',
      ({ attempt }) => void attempt(() => JSON.parse('7')),
      { code: 'ReturnedValue', field: 'attempt', value: 7 },
    ],
    [
      'nothing that was thrown',
      () => {
        throw undefined
      },
      { code: 'ThrewNothing' },
    ],
  ])('%s', (_, code, expected) => {
    const { bugs } = executeCode(code)
    expect(bugs.map(({ error }) => named(error))).toEqual([expected])
  })

  it('a hook, a genesis and an interface that return what they should not', () => {
    const hooks = { onBlockStart: () => JSON.parse('1'), onBlockEnd: () => JSON.parse('"late"') }
    expect(execute(probe({}, hooks), []).bugs.map(({ error }) => named(error))).toEqual([
      { code: 'ReturnedValue', field: 'onBlockStart', value: 1 },
      { code: 'ReturnedValue', field: 'onBlockEnd', value: 'late' },
    ])
    const born = defineStf({ name: 'born', version: 1, state: {}, calls: {}, genesis: () => JSON.parse('1') })
    expect(named(refusal(() => executeGenesis(born, emptyState())))).toEqual({
      code: 'ReturnedValue',
      field: 'genesis',
      value: 1,
    })
  })
})

describe('what the code of a call is refused names what it asked for', () => {
  const codes: object[] = []
  const ask = (use: () => unknown): void => void codes.push({ ...named(refusal(use)) })

  it('a context that has ended: each function by its name', () => {
    codes.length = 0
    const kept: Context[] = []
    executeCode((context) => void kept.push(context))
    for (const { emit, fail, send, nonceOf, random, attempt, state } of kept) {
      ask(() => emit('Noted', { at: 1 }))
      ask(() => fail('Refused'))
      ask(() => send('pay', { amount: 1n }))
      ask(() => nonceOf(alice))
      ask(random)
      ask(() => attempt(() => undefined))
      ask(() => state.counter.get())
    }
    const fields = ['emit', 'fail', 'send', 'nonceOf', 'random', 'attempt', 'state']
    expect(codes).toEqual(fields.map((field) => ({ code: 'CallEnded', field })))
  })

  it('a budget that is used up: which part of it', () => {
    codes.length = 0
    const frugal = defineStf({
      name: 'frugal',
      version: 1,
      state: { blob: value(bytes(64), '0x') },
      calls: {
        read: { weight: { operations: 0, bytes: 1_000 }, execute: ({ state }) => ask(() => state.blob.get()) },
        write: {
          weight: { operations: 1, bytes: 10 },
          execute: ({ state }) => ask(() => state.blob.set(`0x${'00'.repeat(32)}`)),
        },
      },
    })
    execute(frugal, [prepareCall(frugal.calls.read, {}), prepareCall(frugal.calls.write, {}, { nonce: 1 })])
    expect(codes).toEqual([
      { code: 'BudgetExceeded', field: 'operations' },
      { code: 'BudgetExceeded', field: 'bytes' },
    ])
  })

  it('a block without room: the message, what it would come to, and what there is', () => {
    codes.length = 0
    const content = `0x${'00'.repeat(16_382)}` as const
    const fill: Code = ({ emit }) => {
      for (let at = 0; at < 256; at += 1) emit('Big', { content })
    }
    const stf = probe({ fill, last: ({ emit }) => ask(() => emit('Noted', { at: 1 })) })
    const block = ['fill', 'fill', 'last'].map((name, nonce) => prepared(stf, name, { nonce }))
    execute(stf, block)
    expect(codes).toEqual([{ code: 'BlockFull', field: 'Noted', value: maxBlockMessages + 4, limit: maxBlockMessages }])
  })
})

describe('modules that use one another name what is missing or late', () => {
  const funds = defineStf({
    name: 'funds',
    version: 1,
    state: { balance: map(u32, u64, 0n) },
    calls: {},
    // What its author got wrong: nobody waits for it.
    interface: { later: (): unknown => Promise.resolve() },
    views: { seenLater: (): unknown => Promise.resolve() },
  })
  const bank = defineStf({
    name: 'bank',
    version: 1,
    state: {},
    uses: { funds },
    calls: {
      act: { execute: ({ use }) => void use.funds.later() },
      look: { execute: ({ use }) => void use.funds.seenLater() },
    },
  })

  it('an STF that is executed without the module that it uses', () => {
    const missing = { code: 'MissingModule', field: 'uses.funds', value: 'funds' }
    const { bugs } = execute(bank, [prepareCall(bank.calls.act, {})])
    expect(bugs.map(({ error }) => named(error))).toEqual([missing])
    const module = bank.modules.bank ?? expect.fail()
    const context = readContext(module, shard, emptyState(), blockOf([]), unlimitedGate(), {})
    expect(named(refusal(() => context.use))).toEqual(missing)
  })

  it('a function of another module that answers later', () => {
    const app = composeStf({ name: 'app', version: 1, modules: { funds: { stf: funds }, bank: { stf: bank } } })
    const { act, look } = app.modules.bank.calls
    const block = blockOf([prepareCall(act, {}), prepareCall(look, {}, { nonce: 1 })])
    const { bugs } = executeBlock({ stf: app, provider }, emptyState(), block)
    expect(bugs.map(({ error }) => named(error))).toEqual([
      { code: 'ReturnedValue', field: 'funds.interface.later' },
      { code: 'ReturnedValue', field: 'funds.views.seenLater' },
    ])
  })
})
