import { describe, expect, it } from 'vitest'
import { AccountId, type Reader, struct, u8, u32, u64 } from '../../src/codec/index.js'
import { signerFromUri } from '../../src/crypto/index.js'
import { executeBlock, executeGetter, readContext, unlimitedGate } from '../../src/engine/index.js'
import { toHex } from '../../src/hex.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../../src/operation/index.js'
import type { ReadableState } from '../../src/state/index.js'
import { defineStf, map, type ReadContext, value } from '../../src/stf/index.js'
import { alice, blockOf, emptyState, prepared, provider, shard } from './probe.js'

const seen: unknown[] = []

function recurse(depth: number): number {
  return recurse(depth + 1) + 1
}

const stf = defineStf({
  name: 'reads',
  version: 1,
  state: { counter: value(u64, 3n), entry: map(u8, u8, 0) },
  calls: { go: { execute: ({ state }) => state.counter.update((count) => count + 1n) } },
  getters: {
    public: {
      counter: { returns: u64, read: ({ state }) => state.counter.get() },
      place: {
        args: { plus: u32 },
        returns: struct({ number: u32, shard: AccountId }),
        read: ({ block, shard }, { plus }) => ({ number: block.number + plus, shard }),
      },
      throws: {
        returns: u8,
        read: () => {
          throw new Error('ouch')
        },
      },
      outOfType: { returns: u8, read: () => 256 },
      recurses: { returns: u32, read: () => recurse(0) },
      writes: {
        returns: u8,
        read: ({ state }) => {
          seen.push(Object.keys(state.counter), Object.keys(state.entry))
          Object.assign(state, { counter: undefined })
          return 1
        },
      },
    },
    trusted: {
      me: {
        returns: struct({ who: AccountId, nonce: u32 }),
        read: ({ origin, nonceOf }) => ({ who: origin, nonce: nonceOf(origin) }),
      },
    },
  },
})
const domain = { mrenclave: `0x${'4d'.repeat(32)}`, shard } as const
const environment = { provider, stf, domain }
const { getters } = stf
const policy = { bareGetters: false }

function answer(view: ReadableState, request: Uint8Array) {
  const answered = executeGetter(environment, policy, view, blockOf([], 9), request)
  return 'value' in answered ? toHex(answered.value) : answered.refused
}

describe('a public getter', () => {
  it('answers with the SCALE bytes of what it returns', () => {
    expect(answer(emptyState(), encodePublicGetter(getters.public.counter, {}))).toBe('0x0300000000000000')
  })

  it('has its arguments, the last block and the shard', () => {
    const request = encodePublicGetter(getters.public.place, { plus: 2 })
    expect(answer(emptyState(), request)).toBe(`0x0b000000${'5a'.repeat(32)}`)
  })

  it('reads the version of the state that it is asked about', () => {
    const state = emptyState()
    const block = blockOf([prepared(stf, 'go')])
    const { prepared: outcome } = executeBlock({ stf, provider }, state, block)
    const request = encodePublicGetter(getters.public.counter, {})
    expect(answer(state, request)).toBe('0x0300000000000000')
    state.commit(outcome)
    expect(answer(state, request)).toBe('0x0400000000000000')
    expect(answer(state.at(0), request)).toBe('0x0300000000000000')
  })

  it.each(['throws', 'outOfType', 'recurses', 'writes'] as const)('that %s is answered with Internal', (name) => {
    expect(answer(emptyState(), encodePublicGetter(getters.public[name], {}))).toBe('Internal')
  })

  it('is given no function that writes', () => {
    answer(emptyState(), encodePublicGetter(getters.public.writes, {}))
    expect(seen.slice(-2)).toEqual([['get'], ['get', 'has', 'entries']])
  })

  it('that answers later is answered with Internal, and what it throws then ends nothing', async () => {
    const later = { ...getters.public.counter, read: () => Promise.reject(new Error('nobody waits for this')) }
    const asynchronous = {
      ...stf,
      readGetter: (_: string, reader: Reader) => {
        u8.read(reader)
        return Object.assign(later, { returns: getters.public.throws.returns })
      },
    }
    const request = encodePublicGetter(getters.public.counter, {})
    const answered = executeGetter({ ...environment, stf: asynchronous }, policy, emptyState(), blockOf([]), request)
    expect(answered).toEqual({ refused: 'Internal' })
    await new Promise(setImmediate)
  })

  it('whose state is kept cannot be read through later', () => {
    let kept: { get(): bigint } | undefined
    const keeping = defineStf({
      name: 'keeping',
      version: 1,
      state: { counter: value(u64, 7n) },
      calls: {},
      getters: {
        public: {
          counter: {
            returns: u64,
            read: ({ state }) => {
              kept = state.counter
              return state.counter.get()
            },
          },
        },
      },
    })
    const request = encodePublicGetter(keeping.getters.public.counter, {})
    executeGetter({ ...environment, stf: keeping }, policy, emptyState(), blockOf([]), request)
    expect(() => kept?.get()).toThrow(expect.objectContaining({ code: 'CallEnded' }))
  })

  it.each([
    ['nothing', []],
    ['an unknown kind', [3, 0]],
    ['an unknown getter', [0, 9]],
    ['a byte too much', [0, 0, 0]],
    ['an argument too short', [0, 1, 0, 0, 0]],
  ])('%s is Undecodable', (_, request) => {
    expect(answer(emptyState(), Uint8Array.from(request))).toBe('Undecodable')
  })
})

describe('a trusted getter', () => {
  it('answers its signer, with the nonce that the next call must carry', () => {
    const signer = signerFromUri(provider, 'ecdsa', '//Alice', (length) => new Uint8Array(length))
    const getter = encodeTrustedGetter(getters.trusted.me, signer.account, {})
    const nonce = { space: 'system.nonce', changes: [{ key: signer.account, value: Uint8Array.of(7, 0, 0, 0) }] }
    const state = emptyState()
    state.commit(state.prepare([nonce]))
    expect(answer(state, signGetter(getter, { signer, domain, expiry: 9 }))).toBe(`${signer.account}07000000`)
    expect(answer(state, signGetter(getter, { signer, domain, expiry: 8 }))).toBe('Expired')
  })
})

describe('the context of invariants', () => {
  it('reads the same, and writes nothing', () => {
    const context: ReadContext<object> = readContext(
      { ...stf, uses: {} },
      shard,
      emptyState(),
      blockOf([], 9),
      unlimitedGate(),
      {},
    )
    expect([context.shard, context.block.number, context.nonceOf(alice)]).toEqual([shard, 9, 0])
  })
})
