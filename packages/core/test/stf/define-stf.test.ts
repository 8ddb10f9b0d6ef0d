import { describe, expect, it } from 'vitest'
import { AccountId, createReader, H256, type Reader, u8, u64, u128 } from '../../src/codec/index.js'
import { LockstepError } from '../../src/error.js'
import { defineStf, map, value } from '../../src/stf/index.js'

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
  throw new Error('the declaration was accepted')
}

function readerOf(...bytes: readonly number[]): Reader {
  return createReader(Uint8Array.from(bytes))
}

const inert = { execute() {} }
const base = { name: 'tiny', version: 0, state: {}, calls: {} } as const

describe('names', () => {
  it.each(['', '1st', '_first', 'first-call', 'first call', 'first.call', 'précis', 'a'.repeat(64), 'x\n'])(
    '%j is no name of an STF, a state item, an error, an event, an effect, a call or a getter',
    (name) => {
      const read = { returns: u8, read: () => 0 }
      const declarations: readonly (readonly [string, () => unknown])[] = [
        ['name', () => defineStf({ ...base, name })],
        [`state.${name}`, () => defineStf({ ...base, state: { [name]: value(u8, 0) } })],
        [`errors.${name}`, () => defineStf({ ...base, errors: [name] })],
        [`events.${name}`, () => defineStf({ ...base, events: { [name]: {} } })],
        [`effects.${name}`, () => defineStf({ ...base, effects: { [name]: {} } })],
        [`calls.${name}`, () => defineStf({ ...base, calls: { [name]: inert } })],
        [`getters.public.${name}`, () => defineStf({ ...base, getters: { public: { [name]: read } } })],
        [`getters.trusted.${name}`, () => defineStf({ ...base, getters: { trusted: { [name]: read } } })],
      ]
      for (const [field, define] of declarations) expect(refusal(define)).toMatchObject({ code: 'InvalidName', field })
    },
  )

  it('the longest names together are still the name of a space', () => {
    const longest = 'a'.repeat(63)
    expect(() => defineStf({ ...base, name: longest, state: { [longest]: value(u8, 0) } })).not.toThrow()
    expect(`${longest}.${longest}`.length).toBeLessThanOrEqual(128)
  })

  it("'system' is the engine's", () => {
    expect(refusal(() => defineStf({ ...base, name: 'system' }))).toMatchObject({ code: 'ReservedName', field: 'name' })
    expect(() => defineStf({ ...base, name: 'System' })).not.toThrow()
  })

  it('names of arguments are those of struct fields', () => {
    expect(refusal(() => defineStf({ ...base, calls: { go: { args: { 'a b': u8 }, execute() {} } } })).code).toBe(
      'InvalidDefinition',
    )
  })

  it('a message names the field, the value and what to write', () => {
    expect(refusal(() => defineStf({ ...base, calls: { '1st': inert } })).message).toBe(
      "calls.1st: '1st' is no identifier; write a letter, then up to 62 letters, digits or underscores",
    )
  })
})

describe('version', () => {
  it.each([-1, 0.5, 0x1_0000_0000, Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (version) => {
    expect(refusal(() => defineStf({ ...base, version }))).toMatchObject({ code: 'InvalidVersion', field: 'version' })
  })

  it.each([0, 0xffff_ffff])('%d is accepted', (version) => {
    expect(defineStf({ ...base, version }).version).toBe(version)
  })
})

describe('errors', () => {
  it('a name that stands twice is refused', () => {
    expect(refusal(() => defineStf({ ...base, errors: ['Full', 'Closed', 'Full'] }))).toMatchObject({
      code: 'ErrorClash',
      field: 'errors.Full',
    })
  })

  it('more than a u16 can number are refused', () => {
    const errors = Array.from({ length: 0x1_0001 }, (_, index) => `E${index}`)
    expect(refusal(() => defineStf({ ...base, errors })).code).toBe('TooManyMessages')
    expect(Object.keys(defineStf({ ...base, errors: errors.slice(1) }).errors)).toHaveLength(0x1_0000)
  })
})

describe('indices', () => {
  it('explicit ones stay, the others take the lowest that is free, in order of declaration', () => {
    const stf = defineStf({
      ...base,
      calls: { a: inert, b: { index: 0, ...inert }, c: inert, d: { index: 2, ...inert }, e: inert },
    })
    expect(Object.values(stf.calls).map(({ name, path }) => [name, path])).toEqual([
      ['a', [1]],
      ['b', [0]],
      ['c', [3]],
      ['d', [2]],
      ['e', [4]],
    ])
    for (const call of Object.values(stf.calls)) expect(stf.readCall(readerOf(...call.path))).toBe(call)
    expect([5, 128, 255].map((index) => stf.readCall(readerOf(index)))).toEqual(Array(3).fill(undefined))
    expect(refusal(() => stf.readCall(readerOf())).code).toBe('UnexpectedEnd')
  })

  it('public and trusted getters are numbered apart', () => {
    const read = { returns: u8, read: () => 0 }
    const stf = defineStf({
      ...base,
      getters: {
        public: { one: read, two: { index: 7, ...read } },
        trusted: { three: read, four: { index: 7, ...read } },
      },
    })
    expect(stf.readGetter('public', readerOf(0))?.name).toBe('one')
    expect(stf.readGetter('public', readerOf(7))?.name).toBe('two')
    expect(stf.readGetter('trusted', readerOf(0))?.name).toBe('three')
    expect(stf.readGetter('trusted', readerOf(7))?.name).toBe('four')
    expect(stf.readGetter('trusted', readerOf(1))).toBeUndefined()
  })

  it('two of the same are refused, whatever stands between them', () => {
    const calls = { a: { index: 4, ...inert }, b: inert, c: { index: 4, ...inert } }
    expect(refusal(() => defineStf({ ...base, calls }))).toMatchObject({ code: 'IndexClash', field: 'calls.c.index' })
    const read = { index: 1, returns: u8, read: () => 0 }
    expect(refusal(() => defineStf({ ...base, getters: { public: { a: read, b: read } } })).code).toBe('IndexClash')
  })

  it.each([-1, 256, 1.5, Number.NaN])('%d does not fit a byte', (index) => {
    expect(refusal(() => defineStf({ ...base, calls: { go: { index, ...inert } } }))).toMatchObject({
      code: 'IndexOutOfRange',
      field: 'calls.go.index',
    })
  })

  it('256 calls have a place, 257 do not', () => {
    const calls = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`call${index}`, inert]))
    expect(refusal(() => defineStf({ ...base, calls }))).toMatchObject({
      code: 'IndexOutOfRange',
      field: 'calls.call256.index',
    })
    const { call256, ...fitting } = calls
    expect(call256).toBe(inert)
    expect(defineStf({ ...base, calls: fitting }).readCall(readerOf(255))?.name).toBe('call255')
  })

  it.each(['events', 'effects'] as const)('256 %s have a place, 257 do not', (kind) => {
    const messages = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`message${index}`, {}]))
    expect(refusal(() => defineStf({ ...base, [kind]: messages }))).toMatchObject({
      code: 'TooManyMessages',
      field: kind,
    })
    const { message256, ...fitting } = messages
    expect(message256).toEqual({})
    expect(Object.keys(defineStf({ ...base, [kind]: fitting }).modules.tiny?.[kind] ?? {})).toHaveLength(256)
  })
})

describe('receives', () => {
  const shieldFunds = { receives: 'shieldFunds', args: { who: AccountId, amount: u128 }, execute() {} } as const

  it('leads from the input to the call', () => {
    const stf = defineStf({ ...base, calls: { noop: inert, shield: { origin: 'enclave', ...shieldFunds } } })
    expect(stf.callByInbound('shieldFunds')).toBe(stf.calls.shield)
    expect(defineStf(base).callByInbound('shieldFunds')).toBeUndefined()
  })

  it.each([undefined, 'signed'] as const)('needs the origin enclave, not %s', (origin) => {
    const shield = origin === undefined ? shieldFunds : { origin, ...shieldFunds }
    expect(refusal(() => defineStf({ ...base, calls: { shield } }))).toMatchObject({
      code: 'InboundOrigin',
      field: 'calls.shield.receives',
    })
  })

  it.each([
    ['another order', { amount: u128, who: AccountId }],
    ['another type', { who: AccountId, amount: u64 }],
    ['another name', { account: AccountId, amount: u128 }],
    ['one more', { who: AccountId, amount: u128, shard: H256 }],
    ['none', {}],
  ])('needs exactly the arguments of the input: %s', (_, args) => {
    const shield = { origin: 'enclave', receives: 'shieldFunds', args, execute() {} } as const
    expect(refusal(() => defineStf({ ...base, calls: { shield } }))).toMatchObject({
      code: 'InboundArguments',
      field: 'calls.shield.args',
    })
  })

  it('one input makes one call', () => {
    const shield = { origin: 'enclave', ...shieldFunds } as const
    expect(refusal(() => defineStf({ ...base, calls: { first: shield, second: shield } }))).toMatchObject({
      code: 'InboundClash',
      field: 'calls.second.receives',
    })
  })
})

describe('defaults', () => {
  it('must be values of their codec', () => {
    expect(refusal(() => value(u8, 256)).code).toBe('ValueOutOfRange')
    expect(refusal(() => map(u8, u8, -1)).code).toBe('ValueOutOfRange')
  })
})

describe('what was left out', () => {
  it('is empty, and hooks and genesis do nothing', () => {
    const stf = defineStf(base)
    const module = stf.modules.tiny
    expect([stf.errors, stf.events, module?.effects, stf.calls, stf.getters, module?.invariants]).toEqual([
      {},
      {},
      {},
      {},
      { public: {}, trusted: {} },
      {},
    ])
    expect([stf.interface, module?.uses, module?.admission, module?.migrate]).toEqual([{}, {}, {}, undefined])
    expect(module?.genesis({ state: {} })).toBeUndefined()
  })

  it('a call is signed unless it says otherwise', () => {
    const { calls } = defineStf({ ...base, calls: { open: inert, inner: { origin: 'enclave', ...inert } } })
    expect([calls.open.origin, calls.open.receives, calls.inner.origin]).toEqual(['signed', undefined, 'enclave'])
  })
})
