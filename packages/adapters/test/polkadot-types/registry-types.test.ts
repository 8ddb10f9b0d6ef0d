import {
  AccountId,
  bool,
  bytes,
  type Codec,
  compact,
  enumeration,
  fixedBytes,
  LockstepError,
  option,
  struct,
  text,
  toHex,
  tuple,
  u8,
  u32,
  u128,
  unit,
  variant,
  vec,
} from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'
import { toRegistryTypes } from '../../src/polkadot-types/index.js'

describe('definitions', () => {
  test('structs, options, vecs, tuples, arrays, compact integers, bytes and text', () => {
    const Transfer = struct({
      dest: AccountId,
      amount: compact(u128),
      memo: option(bytes(512)),
      tags: vec(tuple(u8, text(9)), 4),
      single: tuple(u32),
      nothing: tuple(),
    })
    expect(toRegistryTypes({ Transfer, Balance: u128 })).toEqual({
      Transfer: {
        dest: '[u8;32]',
        amount: 'Compact<u128>',
        memo: 'Option<Bytes>',
        tags: 'Vec<(u8,Text)>',
        single: 'u32',
        nothing: 'Null',
      },
      Balance: 'u128',
    })
  })

  test('an enumeration keeps its indices, a variant has its gaps filled', () => {
    const types = toRegistryTypes({
      Colour: enumeration({ Red: 3, Green: 1 }),
      Signature: variant({ Sr25519: [3, fixedBytes(64)], None: [1, unit] }),
    })
    expect(types).toEqual({
      Colour: { _enum: { Green: 1, Red: 3 } },
      Signature: { _enum: { __Unused0: 'Null', None: 'Null', __Unused2: 'Null', Sr25519: '[u8;64]' } },
    })
  })

  test('types within types have names of their own, or the name that they have', () => {
    const Account = struct({ free: u128 })
    const types = toRegistryTypes({
      Pair: struct({ left: Account, right: struct({ flag: bool }), again: vec(struct({ flag: bool }), 2) }),
      Account,
      Pair_right: u8,
    })
    expect(types).toEqual({
      Pair: { left: 'Account', right: 'Pair_right_', again: 'Vec<Pair_right_>' },
      Pair_right_: { flag: 'bool' },
      Account: { free: 'u128' },
      Pair_right: 'u8',
    })
  })
})

describe('the registry', () => {
  // Layout and values from the runtime of Substrate: sp_runtime::MultiSignature.
  test('reads MultiSignature as the type that polkadot.js has built in', () => {
    const MultiSignature = variant({ Ed25519: fixedBytes(64), Sr25519: fixedBytes(64), Ecdsa: fixedBytes(65) })
    const registry = new TypeRegistry()
    const builtIn = registry.createType('MultiSignature', { Sr25519: `0x${'07'.repeat(64)}` }).toU8a()
    registry.register(toRegistryTypes({ OurSignature: MultiSignature }))
    const ours = encode(MultiSignature, { type: 'Sr25519', value: `0x${'07'.repeat(64)}` })
    expect(toHex(ours)).toBe(toHex(builtIn))
    expect(toHex(registry.createType('OurSignature', ours).toU8a())).toBe(toHex(builtIn))
  })

  test('knows each definition of one call', () => {
    const registry = new TypeRegistry()
    const types = toRegistryTypes({ Outer: struct({ inner: variant({ A: struct({ deep: enumeration('X') }) }) }) })
    registry.register(types)
    for (const name of Object.keys(types)) expect(registry.createType(name).toRawType()).toBeTypeOf('string')
    expect(registry.createType('Outer', '0x0000').toJSON()).toEqual({ inner: { a: { deep: 'X' } } })
  })
})

describe('what the registry would take for something else is refused', () => {
  const refused: readonly (readonly [rule: string, codecs: Readonly<Record<string, Codec<unknown>>>, field: string])[] =
    [
      ['more than 2048 bytes', { A: fixedBytes(2049) }, 'A'],
      ['more than 2048 bytes within a type', { A: struct({ key: fixedBytes(2049) }) }, 'A_key'],
      ['a field that makes an enum', { A: struct({ _enum: u8 }) }, 'A._enum'],
      ['a field that makes an alias', { A: struct({ _alias: u8 }) }, 'A._alias'],
      ['a name that is rewritten to Text', { A: struct({ StringLength: u8 }) }, 'A.StringLength'],
      ['a type that is rewritten to Text', { StringLength: u8 }, 'StringLength'],
      ['a variant that is rewritten to Address', { A: variant({ RawAddressOf: u8 }) }, 'A.RawAddressOf'],
      ['variants that differ in case', { A: variant({ Get: u8, get: u8 }) }, 'A.get'],
      ['a variant like those of gaps', { A: variant({ __Unused1: u8 }) }, 'A.__Unused1'],
      ['the name of a built-in type', { u128: u8 }, 'u128'],
      ['the name of a generic type', { Vec: u8 }, 'Vec'],
      ['a name that is looked up in metadata', { MyLookup7: u8 }, 'MyLookup7'],
      ['a name with punctuation', { 'A<B>': u8 }, 'A<B>'],
    ]

  test.each(refused)('%s', (_rule, codecs, field) => {
    let refusal: unknown
    try {
      toRegistryTypes(codecs)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(LockstepError)
    expect(refusal).toMatchObject({ code: 'NotRepresentable', details: { field } })
  })

  // Why each of those names is refused: the registry itself, unguarded.
  test('StringLength really is rewritten', () => {
    const registry = new TypeRegistry()
    registry.register({ A: { StringLength: 'u8' } })
    expect(registry.createType('A', '0x07').toJSON()).toEqual({ TextLength: 7 })
  })
})
