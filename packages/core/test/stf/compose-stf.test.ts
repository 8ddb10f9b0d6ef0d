import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AccountId, createReader, decode, u8, u32, u64, u128 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { decodeGetter, decodeOperation, encodeCall, encodePublicGetter } from '../../src/operation/index.js'
import { codeName } from '../../src/receipt/index.js'
import {
  type AnyDefinedStf,
  composeStf,
  defineStf,
  map,
  type Part,
  type Stf,
  type Used,
  value,
} from '../../src/stf/index.js'
import { prepareCall } from '../engine/prepare-call.js'
import { alice, blockOf, emptyState, outcomes, provider } from '../engine/probe.js'

interface GuessVector {
  readonly name: string
  readonly expected: Hex
}

const file: { readonly keys: Record<string, Hex>; readonly vectors: readonly GuessVector[] } = JSON.parse(
  readFileSync(new URL('../vectors/integritee-guess.json', import.meta.url), 'utf8'),
)

/** Code, field and text of the refusal; fails where nothing is refused. */
function refusal(define: () => unknown): { code: string; field: unknown; message: string } {
  try {
    define()
  } catch (error) {
    if (error instanceof LockstepError) {
      return { code: error.code, field: error.details.field, message: error.message }
    }
    throw error
  }
  throw new Error('the app was accepted')
}

/** A module with one call, `go`, and one getter of each kind, all with the given index. */
function moduleAt(index?: number): AnyDefinedStf {
  const place = index === undefined ? {} : { index }
  const read = { ...place, returns: u8, read: () => 1 }
  return defineStf({
    name: 'any',
    version: 1,
    state: {},
    calls: { go: { ...place, execute() {} } },
    getters: { public: { ask: read }, trusted: { ask: read } },
  })
}

function compose(modules: Readonly<Record<string, Part>>): Stf {
  return composeStf({ name: 'app', version: 1, modules })
}

function pathsOf(app: Stf): unknown {
  return Object.values(app.modules).flatMap(({ calls }) => Object.values(calls).map(({ name, path }) => [name, path]))
}

const counting = defineStf({
  name: 'counting',
  version: 1,
  state: { counter: value(u64, 0n), seen: map(AccountId, u32, 0) },
  errors: ['Never', 'TooMany'],
  events: { Other: {}, Counted: { total: u64 } },
  calls: {
    count: {
      args: { by: u64 },
      execute({ state, origin, emit, fail }, { by }) {
        if (by > 100n) fail('TooMany')
        state.counter.update((counter) => counter + by)
        state.seen.update(origin, (times) => times + 1)
        emit('Counted', { total: state.counter.get() })
      },
    },
  },
  getters: { public: { total: { returns: u64, read: ({ state }) => state.counter.get() } } },
})

describe('the same STF twice in an app', () => {
  const app = composeStf({ name: 'pair', version: 1, modules: { left: { stf: counting }, right: { stf: counting } } })
  const { left, right } = app.modules

  it('has two key spaces, two places on the wire and two module numbers', () => {
    const state = emptyState()
    const result = executeBlock(
      { stf: app, provider },
      state,
      blockOf([
        prepareCall(left.calls.count, { by: 2n }, { nonce: 0 }),
        prepareCall(right.calls.count, { by: 3n }, { nonce: 1 }),
        prepareCall(right.calls.count, { by: 101n }, { nonce: 2 }),
        prepareCall(left.calls.count, { by: 101n }, { nonce: 3 }),
      ]),
    )
    const u64Of = (low: number) => Uint8Array.of(low, 0, 0, 0, 0, 0, 0, 0)
    expect(result.diff).toEqual([
      { space: 'left.counter', changes: [{ key: '0x', value: u64Of(2) }] },
      { space: 'left.seen', changes: [{ key: alice, value: Uint8Array.of(1, 0, 0, 0) }] },
      { space: 'right.counter', changes: [{ key: '0x', value: u64Of(3) }] },
      { space: 'right.seen', changes: [{ key: alice, value: Uint8Array.of(1, 0, 0, 0) }] },
      { space: 'system.nonce', changes: [{ key: alice, value: Uint8Array.of(4, 0, 0, 0) }] },
    ])
    expect(result.receipts.flatMap(({ events }) => events)).toEqual([
      { module: 1, index: 1, payload: '0x0200000000000000' },
      { module: 2, index: 1, payload: '0x0300000000000000' },
    ])
    expect(outcomes(result).slice(2)).toEqual([
      ['Failed', 2, 1],
      ['Failed', 1, 1],
    ])
    expect(result.receipts.slice(2).map((receipt) => codeName(app, receipt))).toEqual(['right.TooMany', 'left.TooMany'])
  })

  it('calls are called module.call, and found by that name', () => {
    expect(pathsOf(app)).toEqual([
      ['left.count', [0, 0]],
      ['right.count', [1, 0]],
    ])
    expect(app.callNamed('right.count')).toBe(right.calls.count)
    expect([app.callNamed('count'), app.callNamed('middle.count')]).toEqual([undefined, undefined])
    expect([1, 2].map((number) => app.moduleByNumber(number)?.name)).toEqual(['left', 'right'])
    expect([0, 3].map((number) => app.moduleByNumber(number))).toEqual([undefined, undefined])
  })

  it('a public request is kind ‖ module index ‖ getter index', () => {
    const request = encodePublicGetter(right.getters.public.total, {})
    expect(request).toEqual(Uint8Array.of(0, 1, 0))
    expect(decodeGetter(app, request)).toMatchObject({ kind: 'public', getter: { name: 'right.total', module: 2 } })
    expect(decodeGetter(app, Uint8Array.of(0, 2, 0))).toBeUndefined()
    expect(decodeGetter(app, Uint8Array.of(0, 1, 1))).toBeUndefined()
  })

  it('the longest call is the path, the sender and the arguments', () => {
    expect(counting.maxCallSize).toBe(1 + 32 + 8)
    expect(app.maxCallSize).toBe(2 + 32 + 8)
  })
})

describe("an app on Integritee's wire", () => {
  // SPEC: Integritee worker, `TrustedCall::guess_the_number = 50`, with the enum `GuessTheNumberTrustedCall` in it.
  const funds = defineStf({
    name: 'funds',
    version: 1,
    state: {},
    calls: { transfer: { index: 2, args: { to: AccountId, amount: u128 }, execute() {} } },
  })
  const guess = defineStf({
    name: 'guess',
    version: 1,
    state: {},
    calls: {
      setWinnings: { index: 0, args: { winnings: u128 }, execute() {} },
      pushByOneDay: { index: 1, execute() {} },
      guess: { index: 2, args: { number: u32 }, execute() {} },
    },
  })
  const app = composeStf({
    name: 'integritee',
    version: 1,
    modules: { funds: { stf: funds, index: 'top' }, guess: { stf: guess, index: 50 } },
  })
  const signer = file.keys['ed25519//Alice'] ?? '0x'

  it.each(file.vectors)('$name: 0x32 ‖ 0x02 ‖ sender ‖ u32', ({ expected }) => {
    expect(toHex(encodeCall(app.modules.guess.calls.guess, signer, { number: 42 }))).toBe(expected)
    const reader = createReader(fromHex(expected))
    const call = app.readCall(reader)
    expect([call?.name, reader.offset]).toEqual(['guess.guess', 2])
    expect(decode(app.modules.guess.calls.guess.args, fromHex(expected).subarray(34))).toEqual({ number: 42 })
  })

  it('a part at the top has no module byte: its calls are as they are on their own', () => {
    const args = { to: signer, amount: 1n }
    const bytes = encodeCall(app.modules.funds.calls.transfer, signer, args)
    expect(bytes).toEqual(encodeCall(funds.calls.transfer, signer, args))
    expect(bytes[0]).toBe(2)
    expect(app.readCall(createReader(bytes))?.name).toBe('funds.transfer')
  })

  it('bytes that lead to no call are undecodable, and those that end on the way are truncated', () => {
    const decoded = (...bytes: readonly number[]) => decodeOperation(app, Uint8Array.of(0, ...bytes))
    expect(decoded(50)).toEqual({ refused: 'Truncated' })
    expect(decoded(50, 3)).toEqual({ refused: 'Undecodable' })
    expect(decoded(51, 2)).toEqual({ refused: 'Undecodable' })
    expect(decoded(50, 2)).toEqual({ refused: 'Truncated' })
  })
})

describe('indices of modules', () => {
  it('left out, each is the lowest that is free, behind explicit ones and those of calls and getters at the top', () => {
    const app = compose({
      first: { stf: moduleAt() },
      top: { stf: moduleAt(2), index: 'top' },
      second: { stf: moduleAt() },
      fixed: { stf: moduleAt(7), index: 1 },
      third: { stf: moduleAt() },
    })
    expect(pathsOf(app)).toEqual([
      ['first.go', [0, 0]],
      ['top.go', [2]],
      ['second.go', [3, 0]],
      ['fixed.go', [1, 7]],
      ['third.go', [4, 0]],
    ])
  })

  it('a getter at the top takes its index too', () => {
    const read = { index: 0, returns: u8, read: () => 1 }
    const top = defineStf({ name: 'top', version: 1, state: {}, calls: {}, getters: { trusted: { ask: read } } })
    expect(pathsOf(compose({ top: { stf: top, index: 'top' }, other: { stf: moduleAt() } }))).toEqual([
      ['other.go', [1, 0]],
    ])
  })

  it.each<[string, Readonly<Record<string, Part>>, string]>([
    [
      'two parts at the top with a call each at one index',
      { a: { stf: moduleAt(4), index: 'top' }, b: { stf: moduleAt(4), index: 'top' } },
      'getters.public.b.ask.index',
    ],
    [
      'a module at the index of a call at the top',
      { a: { stf: moduleAt(4), index: 'top' }, b: { stf: moduleAt(), index: 4 } },
      'getters.public.b.ask.index',
    ],
    [
      'a call at the top at the index of a module',
      { a: { stf: moduleAt(), index: 4 }, b: { stf: moduleAt(4), index: 'top' } },
      'getters.public.b.ask.index',
    ],
    [
      'two modules at one index',
      { a: { stf: moduleAt(0), index: 4 }, b: { stf: moduleAt(1), index: 4 } },
      'modules.b.index',
    ],
  ])('clash: %s', (_, modules, field) => {
    const { code, message, ...found } = refusal(() => compose(modules))
    expect([code, found.field]).toEqual(['IndexClash', field])
    expect(message).toMatch(/give each its own$/)
  })

  it.each([-1, 256, 1.5, Number.NaN])('%d does not fit a byte', (index) => {
    expect(refusal(() => compose({ a: { stf: moduleAt(), index } }))).toMatchObject({
      code: 'IndexOutOfRange',
      field: 'modules.a.index',
    })
  })
})

describe('a module that is used', () => {
  const functions = { two: () => 2 }
  const views = { three: () => 3 }
  const offering = (name: string, offer: object) => defineStf({ name, version: 1, state: {}, calls: {}, ...offer })
  const using = (used: Used) => defineStf({ name: 'using', version: 1, state: {}, calls: {}, uses: { used } })
  const app = (used: Used, offer: object) => () =>
    compose({ used: { stf: offering('used', offer) }, using: { stf: using(used) } })

  it('may be named by its interface alone, or its views', () => {
    expect(app({ interface: functions }, { interface: functions })).not.toThrow()
    expect(app({ interface: {}, views }, { views })).not.toThrow()
    expect(app({ interface: undefined, views }, { views })).not.toThrow()
  })

  it.each<[string, Used, object]>([
    ['views that are not named', { interface: functions }, { interface: functions, views }],
    ['no views where some are named', { interface: functions, views }, { interface: functions }],
    ['other functions of the same name', { interface: { ...functions } }, { interface: functions }],
  ])('is another one with %s', (_, used, offer) => {
    expect(refusal(app(used, offer))).toMatchObject({ code: 'MissingModule', field: 'modules.used' })
  })
})

describe('an app is refused', () => {
  const shield = {
    origin: 'enclave',
    receives: 'shieldFunds',
    args: { who: AccountId, amount: u128 },
    execute() {},
  } as const
  const receiver = defineStf({ name: 'receiver', version: 1, state: {}, calls: { shield } })
  const user = defineStf({ name: 'user', version: 1, state: {}, uses: { funds: receiver }, calls: {} })
  const rooted = defineStf({ name: 'rooted', version: 1, state: {}, calls: {}, admission: { root: () => alice } })

  it.each<[string, string, string, RegExp, Readonly<Record<string, Part>>]>([
    [
      'that lacks a module that another uses',
      'MissingModule',
      'modules.funds',
      /^user uses 'funds'; add the STF that it names as modules\.funds/,
      { user: { stf: user } },
    ],
    [
      'that has another STF under the name of one that is used',
      'MissingModule',
      'modules.funds',
      /add the STF that it names/,
      { user: { stf: user }, funds: { stf: moduleAt() } },
    ],
    [
      'that has the used STF under another name',
      'MissingModule',
      'modules.funds',
      /add the STF that it names/,
      { user: { stf: user }, money: { stf: receiver } },
    ],
    [
      'with a part that is composed itself',
      'NotAModule',
      'modules.inner.stf',
      /list the modules of an app singly/,
      // A composed STF lacks the fields of a defined one; plain JavaScript does not mind.
      { inner: { stf: { ...moduleAt(), ...compose({ a: { stf: moduleAt() } }) } } },
    ],
    [
      'with two modules that receive the same input',
      'InboundClash',
      'calls.b.shield.receives',
      /calls.a.shield receives already; an input makes one call, so do both there/,
      { a: { stf: receiver }, b: { stf: receiver } },
    ],
    [
      'with two modules that name the root account',
      'AdmissionClash',
      'modules.b.admission.root',
      /a declares root already; an app has one, so choose with admission: \{ root/,
      { a: { stf: rooted }, b: { stf: rooted } },
    ],
    ['of no modules', 'TooManyModules', 'modules', /0 entries and may have 1 to 255; join some, or list one/, {}],
    ['with a part of a bad name', 'InvalidName', 'name', /write a letter/, { 'a.b': { stf: moduleAt() } }],
    ['with a part of the engine’s name', 'ReservedName', 'name', /choose another/, { system: { stf: moduleAt() } }],
  ])('%s', (_, code, field, message, modules) => {
    const refused = refusal(() => compose(modules))
    expect([refused.code, refused.field]).toEqual([code, field])
    expect(refused.message).toMatch(message)
  })

  it('of more modules than a byte can number: 255 are one, 256 none', () => {
    const stf = moduleAt()
    const parts = Object.fromEntries(Array.from({ length: 256 }, (_, at) => [`part${at}`, { stf }]))
    expect(refusal(() => compose(parts))).toMatchObject({ code: 'TooManyModules', field: 'modules' })
    const { part255, ...fitting } = parts
    const app = compose(fitting)
    expect([part255?.stf, app.moduleByNumber(255)?.name]).toEqual([stf, 'part254'])
    expect(app.callNamed('part254.go')).toMatchObject({ module: 255, path: [254, 0] })
    const result = executeBlock({ stf: app, provider }, emptyState(), blockOf([]))
    expect([result.receipts, result.bugs]).toEqual([[], []])
  })
})

describe('the identity of an app', () => {
  const used = defineStf({ name: 'used', version: 4, state: { total: value(u8, 1) }, calls: {} })
  const user = defineStf({
    name: 'user',
    version: 2,
    state: {},
    errors: { TooMany: { most: u32 } },
    uses: { bank: used },
    calls: { pay: { index: 9, args: { by: u32 }, returns: u64, execute: () => 1n } },
    getters: { trusted: { mine: { index: 3, returns: u8, read: () => 1 } } },
  })

  it('is this text, written by hand: modules by the names and places that they have there', () => {
    const app = composeStf({
      name: 'town',
      version: 7,
      modules: { bank: { stf: used, index: 'top' }, shop: { stf: user, index: 50 } },
    })
    expect(app.identityText).toBe(`stf town 7
limits 4000000/33554432 100000/16777216
module 1 bank 4 top
state total value u8 0x01
module 2 shop 2 50
use bank
error 0 TooMany struct{most:u32}
call 9 shop.pay signed struct{by:u32} u64 1000/262144
getter trusted 3 shop.mine struct{} u8
`)
  })

  it.each<[string, Readonly<Record<string, Part>>]>([
    ['order', { shop: { stf: user, index: 50 }, bank: { stf: used, index: 'top' } }],
    ['name', { bank: { stf: used, index: 'top' }, store: { stf: user, index: 50 } }],
    ['index', { bank: { stf: used, index: 'top' }, shop: { stf: user, index: 51 } }],
    ['being at the top', { bank: { stf: used, index: 'top' }, shop: { stf: user, index: 'top' } }],
    ['number', { bank: { stf: used, index: 'top' }, shop: { stf: user, index: 50 }, more: { stf: used } }],
  ])('depends on the %s of modules', (_, modules) => {
    const town = (parts: Readonly<Record<string, Part>>) => composeStf({ name: 'town', version: 7, modules: parts })
    const { identityText } = town({ bank: { stf: used, index: 'top' }, shop: { stf: user, index: 50 } })
    expect(town(modules).identityText).not.toBe(identityText)
  })
})
