import { describe, expect, test } from 'vitest'
import { u32, u64 } from '../../src/codec/index.js'
import { migrateState, stfLineage } from '../../src/engine/index.js'
import { defineStf, eachEntry, map, value } from '../../src/stf/index.js'
import { ledger1, ledger2, ledger3 } from './ledger.js'
import { identityOf, little, provider, type RawState, rawOf, stateOf } from './raw-state.js'
import { refusal } from './refusal.js'

const alice = `0x${'a1'.repeat(32)}` as const
const nonces = { 'system.nonce': { [alice]: `0x${little(7, 4)}` } } as const

/** Three holders, the third with a memo; owner 1 lets spenders 2 and 9 take something, owner 3 spender 2. */
const raw1: RawState = {
  'ledger.total': { '0x': `0x${little(60, 8)}` },
  'ledger.balance': { '0x01': `0x${little(10, 8)}`, '0x02': `0x${little(20, 8)}`, '0x03': `0x${little(30, 8)}` },
  'ledger.memo': { '0x03': '0x04ff' },
  'ledger.approval': { '0x0102': `0x${little(5, 4)}`, '0x0109': `0x${little(6, 4)}`, '0x0302': `0x${little(7, 4)}` },
  ...nonces,
}
const balance2 = {
  'ledger.balance': {
    '0x01': `0x${little(10, 8)}${little(0, 8)}`,
    '0x02': `0x${little(20, 8)}${little(0, 8)}`,
    '0x03': `0x${little(0, 8)}${little(30, 8)}`,
  },
} as const
const raw2: RawState = {
  'ledger.total': { '0x': `0x${little(60, 8)}` },
  ...balance2,
  'ledger.holders': { '0x': `0x${little(3, 4)}` },
  'ledger.approval': { '0x0102': `0x${little(5, 4)}`, '0x0109': `0x${little(6, 4)}`, '0x0302': `0x${little(7, 4)}` },
  ...nonces,
}
const raw3: RawState = {
  'ledger.total': { '0x': `0x${little(60, 16)}` },
  ...balance2,
  'ledger.allowance': {
    '0x0201': `0x${little(5, 8)}${little(0, 4)}`,
    '0x0203': `0x${little(7, 8)}${little(0, 4)}`,
    '0x0901': `0x${little(6, 8)}${little(0, 4)}`,
  },
  ...nonces,
}

describe('a chain of three versions, its entries written out by hand', () => {
  test.each([
    ['1 to 2', ledger1, raw1, ledger2, raw2],
    ['2 to 3', ledger2, raw2, ledger3, raw3],
    ['1 to 3', ledger1, raw1, ledger3, raw3],
  ])('version %s', (_, from, rawBefore, stf, rawAfter) => {
    const state = stateOf(rawBefore)
    const root = state.root()
    const prepared = migrateState({ stf, provider }, state, identityOf(from))
    expect(rawOf(state)).toEqual(rawBefore)
    expect(state.root()).toEqual(root)
    state.commit(prepared)
    expect(rawOf(state)).toEqual(rawAfter)
    expect(state.root()).toEqual(stateOf(rawAfter).root())
  })

  test.each([
    ['the current version', ledger3, raw3],
    ['a first version', ledger1, raw1],
  ])('state of %s is left as it is', (_, stf, raw) => {
    const state = stateOf(raw)
    const prepared = migrateState({ stf, provider }, state, identityOf(stf))
    expect(prepared.diff).toEqual([])
    expect(prepared.root).toEqual(state.root())
  })

  test('is told, newest first', () => {
    expect(stfLineage({ stf: ledger3, provider })).toEqual(
      [ledger3, ledger2, ledger1].map((stf) => ({ stf, identity: identityOf(stf) })),
    )
    expect(stfLineage({ stf: ledger1, provider })).toHaveLength(1)
  })

  test('an empty state migrates as well', () => {
    expect(migrateState({ stf: ledger3, provider }, stateOf({}), identityOf(ledger1)).diff).toEqual([])
  })
})

test('more entries than a page has migrate', () => {
  const from = defineStf({ name: 'wide', version: 1, state: { one: map(u32, u32), gone: map(u32, u32) }, calls: {} })
  const stf = defineStf({
    name: 'wide',
    version: 2,
    state: { one: map(u32, u64) },
    calls: {},
    migrate: {
      from,
      run: ({ old, state }) => eachEntry(old.one.entries, (each, key) => state.one.set(key, BigInt(each))),
    },
  })
  const keys = Array.from({ length: 2_500 }, (_, key) => key)
  const raw = (bytes: number) =>
    Object.fromEntries(keys.map((key) => [`0x${little(key, 4)}`, `0x${little(key, bytes)}`]))
  const state = stateOf({ 'wide.one': raw(4), 'wide.gone': raw(4) })
  const { root } = migrateState({ stf, provider }, state, identityOf(from))
  expect(root).toEqual(stateOf({ 'wide.one': raw(8) }).root())
})

test('an STF that is renamed takes its entries along', () => {
  const state = { count: value(u32, 0), seen: map(u32, u32) }
  const from = defineStf({ name: 'former', version: 1, state, calls: {} })
  const stf = defineStf({
    name: 'latter',
    version: 1,
    state: { ...state, both: value(u32, 0) },
    calls: {},
    migrate: { from, run: ({ old, state }) => state.both.set(old.count.get() + 1) },
  })
  const before = { 'former.count': { '0x': '0x05000000' }, 'former.seen': { '0x01000000': '0x02000000' } } as const
  const old = stateOf(before)
  old.commit(migrateState({ stf, provider }, old, identityOf(from)))
  expect(rawOf(old)).toEqual({
    'latter.count': before['former.count'],
    'latter.seen': before['former.seen'],
    'latter.both': { '0x': '0x06000000' },
  })
})

test('an STF that is renamed and nothing else runs its migration as well', () => {
  const state = { count: value(u32, 0) }
  const from = defineStf({ name: 'former', version: 1, state, calls: {} })
  const stf = defineStf({
    name: 'latter',
    version: 1,
    state,
    calls: {},
    migrate: { from, run: ({ old, state }) => state.count.set(old.count.get() + 1) },
  })
  const old = stateOf({ 'former.count': { '0x': '0x05000000' } })
  old.commit(migrateState({ stf, provider }, old, identityOf(from)))
  expect(rawOf(old)).toEqual({ 'latter.count': { '0x': '0x06000000' } })
})

describe('state that is not of the identity it is given for is refused', () => {
  const codeFor = (raw: RawState) => {
    const error = refusal(() => migrateState({ stf: ledger2, provider }, stateOf(raw), identityOf(ledger1)))
    expect(error.code).toBe('StateMismatch')
    return error
  }

  test('state that was migrated before', () => {
    const state = stateOf(raw1)
    state.commit(migrateState({ stf: ledger3, provider }, state, identityOf(ledger1)))
    const error = refusal(() => migrateState({ stf: ledger3, provider }, state, identityOf(ledger1)))
    expect(error.code).toBe('StateMismatch')
  })

  test.each<[string, RawState, string, string]>([
    ['an unknown space', { 'ledger.holders': { '0x': '0x01000000' } }, 'ledger.holders', '0x'],
    ['a space of the engine that there is not', { 'system.other': { '0x': '0x' } }, 'system.other', '0x'],
    ['a short value', { 'ledger.balance': { '0x01': '0x01' } }, 'ledger.balance', '0x01'],
    ['a long value', { 'ledger.balance': { '0x01': `0x${little(1, 9)}` } }, 'ledger.balance', '0x01'],
    ['a default', { 'ledger.balance': { '0x01': `0x${little(0, 8)}` } }, 'ledger.balance', '0x01'],
    ['a default of a double map', { 'ledger.approval': { '0x0101': '0x00000000' } }, 'ledger.approval', '0x0101'],
    ['an initial value', { 'ledger.total': { '0x': `0x${little(0, 8)}` } }, 'ledger.total', '0x'],
    ['a key of a single value', { 'ledger.total': { '0x00': `0x${little(1, 8)}` } }, 'ledger.total', '0x00'],
    ['a key that is too long', { 'ledger.balance': { '0x0100': `0x${little(1, 8)}` } }, 'ledger.balance', '0x0100'],
    ['half a key', { 'ledger.approval': { '0x01': '0x01000000' } }, 'ledger.approval', '0x01'],
    ['a compact length in a longer form', { 'ledger.memo': { '0x01': '0x0500ff' } }, 'ledger.memo', '0x01'],
    ['a nonce of no account', { 'system.nonce': { '0x01': '0x01000000' } }, 'system.nonce', '0x01'],
  ])('%s, naming space and key', (_, raw, space, key) => {
    const { message, details } = codeFor(raw)
    expect(message).toContain(`space ${space}, key ${key}: `)
    expect(message).toContain('ledger 1')
    expect(details).toMatchObject({ field: space, value: key })
  })

  test('the identity of another STF, naming it and all that are known', () => {
    const stranger = `0x${'5e'.repeat(32)}` as const
    const { code, message } = refusal(() => migrateState({ stf: ledger2, provider }, stateOf({}), stranger))
    expect(code).toBe('UnknownIdentity')
    expect(message).toContain(stranger)
    expect(message).toContain(`ledger 2 (${identityOf(ledger2)})`)
    expect(message).toContain(`ledger 1 (${identityOf(ledger1)})`)
  })

  test('the identity of a later version', () => {
    const { code } = refusal(() => migrateState({ stf: ledger1, provider }, stateOf({}), identityOf(ledger2)))
    expect(code).toBe('UnknownIdentity')
  })
})

test('a version with the identity of an earlier one is refused where it is defined', () => {
  const define = () =>
    defineStf({
      name: 'ledger',
      version: 1,
      state: ledger1.state,
      calls: { deposit: { args: { to: ledger1.state.balance.key, amount: u64 }, execute() {} } },
      migrate: { from: ledger2, run() {} },
    })
  const { code, message } = refusal(define)
  expect(code).toBe('SameIdentity')
  expect(message).toContain('ledger 1')
})
