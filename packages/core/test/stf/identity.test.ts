import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccountId, bytes, struct, u8, u32, u64, u128 } from '../../src/codec/index.js'
import { createPortableProvider } from '../../src/crypto/index.js'
import { defineStf, map, stfIdentity, value } from '../../src/stf/index.js'

const state = {
  total: value(u32, 7),
  balance: map(AccountId, struct({ free: u64 }), { free: 1n }),
  note: map(u8, bytes(16)),
}
const calls = {
  pay: { index: 2, args: { to: AccountId, amount: u64 }, execute() {} },
  close: { index: 10, execute() {} },
  shield: {
    index: 6,
    origin: 'enclave',
    receives: 'shieldFunds',
    args: { who: AccountId, amount: u128 },
    execute() {},
  },
  rotate: { index: 0, origin: 'enclave', execute() {} },
} as const
const getters = {
  public: {
    total: { index: 3, returns: u32, read: () => 0 },
    count: { index: 1, returns: u8, read: () => 0 },
  },
  trusted: { balance: { index: 4, args: { unit: u8 }, returns: u64, read: () => 0n } },
} as const
const tiny = {
  name: 'tiny',
  version: 3,
  state,
  errors: ['TooMuch', 'Closed'],
  events: { Paid: { to: AccountId, amount: u64 }, Closed: {} },
  effects: { payOut: { amount: u128 } },
  calls,
  getters,
} as const

const expectedText = `stf tiny 3
limits 4000000/33554432 100000/16777216
module 1 tiny 3 top
state balance map fixedBytes<32> struct{free:u64} 0x0100000000000000
state note map u8 bytes<16> none
state total value u32 0x07000000
error 0 TooMuch struct{}
error 1 Closed struct{}
event 0 Paid struct{to:fixedBytes<32>,amount:u64}
event 1 Closed struct{}
effect 0 payOut struct{amount:u128}
call 0 rotate enclave struct{} none 1000/262144
call 2 pay signed struct{to:fixedBytes<32>,amount:u64} none 1000/262144
call 6 shield shieldFunds struct{who:fixedBytes<32>,amount:u128} none 1000/262144
call 10 close signed struct{} none 1000/262144
getter public 1 count struct{} u8
getter public 3 total struct{} u32
getter trusted 4 balance struct{unit:u8} u64
`

describe('the identity text', () => {
  it('is this one, written by hand', () => {
    expect(defineStf(tiny).identityText).toBe(expectedText)
  })

  it('does not depend on the order in which state, calls and getters were written down', () => {
    const shuffled = <T extends object>(items: T) =>
      fc.shuffledSubarray(Object.entries(items), { minLength: Object.keys(items).length }).map(Object.fromEntries)
    fc.assert(
      fc.property(shuffled(state), shuffled(calls), shuffled(getters.public), (state, calls, publicGetters) => {
        const declaration = { ...tiny, state, calls, getters: { ...getters, public: publicGetters } }
        expect(defineStf(declaration).identityText).toBe(expectedText)
      }),
      { numRuns: 50 },
    )
  })

  it('does not depend on code', () => {
    const changed = {
      ...tiny,
      calls: { ...calls, close: { index: 10, execute: () => expect.unreachable() } },
      genesis: () => undefined,
      hooks: { onBlockEnd: () => undefined },
      invariants: { always: () => true },
    }
    expect(defineStf(changed).identityText).toBe(expectedText)
  })

  const unasked = { index: 6, origin: 'enclave', args: calls.shield.args, execute() {} } as const

  it.each<[string, () => { readonly identityText: string }]>([
    ['the name', () => defineStf({ ...tiny, name: 'tinier' })],
    ['the limits', () => defineStf({ ...tiny, limits: { block: { operations: 4_000_000, bytes: 33_554_431 } } })],
    ['whose admission holds', () => defineStf({ ...tiny, admission: { chargeFee: () => true } })],
    [
      'the weight of a call',
      () => defineStf({ ...tiny, calls: { ...calls, close: { ...calls.close, weight: { operations: 1, bytes: 1 } } } }),
    ],
    [
      'the roles of a call',
      () => defineStf({ ...tiny, calls: { ...calls, close: { ...calls.close, roles: ['any'] } } }),
    ],
    ['the version', () => defineStf({ ...tiny, version: 4 })],
    ['a default', () => defineStf({ ...tiny, state: { ...state, total: value(u32, 8) } })],
    ['a default instead of none', () => defineStf({ ...tiny, state: { ...state, note: map(u8, bytes(16), '0x') } })],
    ['a key', () => defineStf({ ...tiny, state: { ...state, note: map(u32, bytes(16)) } })],
    ['a bound', () => defineStf({ ...tiny, state: { ...state, note: map(u8, bytes(17)) } })],
    ['the name of an item', () => defineStf({ ...tiny, state: { ...state, note2: state.note } })],
    ['the order of errors', () => defineStf({ ...tiny, errors: ['Closed', 'TooMuch'] })],
    ['the order of events', () => defineStf({ ...tiny, events: { Closed: {}, Paid: tiny.events.Paid } })],
    ['an event', () => defineStf({ ...tiny, events: { Paid: { to: AccountId, amount: u128 }, Closed: {} } })],
    ['an effect', () => defineStf({ ...tiny, effects: {} })],
    [
      'the order of arguments',
      () => defineStf({ ...tiny, calls: { ...calls, pay: { ...calls.pay, args: { amount: u64, to: AccountId } } } }),
    ],
    ['an index', () => defineStf({ ...tiny, calls: { ...calls, close: { ...calls.close, index: 11 } } })],
    ['an origin', () => defineStf({ ...tiny, calls: { ...calls, rotate: { ...calls.rotate, origin: 'signed' } } })],
    ['what a call receives', () => defineStf({ ...tiny, calls: { ...calls, shield: unasked } })],
    [
      'an answer',
      () =>
        defineStf({
          ...tiny,
          getters: { ...getters, public: { ...getters.public, count: { ...getters.public.count, returns: u32 } } },
        }),
    ],
    [
      'who may ask',
      () => defineStf({ ...tiny, getters: { public: { ...getters.public, balance: getters.trusted.balance } } }),
    ],
  ])('depends on %s', (_, define) => {
    expect(define().identityText).not.toBe(expectedText)
  })
})

describe('the identity', () => {
  it('is the SHA-256 of the text', () => {
    const expected = `0x${createHash('sha256').update(expectedText, 'ascii').digest('hex')}`
    expect(stfIdentity(createPortableProvider(), defineStf(tiny))).toBe(expected)
  })
})
