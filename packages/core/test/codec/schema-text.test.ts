import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AccountId,
  array,
  bool,
  bytes,
  compact,
  enumeration,
  i64,
  option,
  schemaText,
  struct,
  text,
  tuple,
  u8,
  u32,
  u128,
  unit,
  variant,
  vec,
} from '../../src/codec/index.js'
import { anyCodec } from './any-codec.js'
import { isDeepFrozen } from './deep-frozen.js'
import { parseSchemaText } from './parse-schema-text.js'

// Written by hand: a change of any of these lines changes the identity of every STF in the world.
test('the text of each type is as it was in version 1', () => {
  expect(schemaText(struct({ free: u128, note: option(bytes(512)) }).schema)).toBe(
    'struct{free:u128,note:option<bytes<512>>}',
  )
  expect(schemaText(tuple(bool, unit, i64, compact(u32), AccountId, text(9)).schema)).toBe(
    'tuple<bool,unit,i64,compact<u32>,fixedBytes<32>,text<9>>',
  )
  expect(schemaText(array(vec(u8, 7), 3).schema)).toBe('array<vec<u8,7>,3>')
  expect(schemaText(variant({ A: u8, B: unit }).schema)).toBe('variant{0=A:u8,1=B:unit}')
  expect(schemaText(enumeration('A', 'B').schema)).toBe('variant{0=A:unit,1=B:unit}')
  expect(schemaText(struct({}).schema)).toBe('struct{}')
  expect(schemaText(tuple().schema)).toBe('tuple<>')
})

test('variants have the text of their indices, not of the order they were declared in', () => {
  const rising = variant({ A: [1, u8], B: [7, unit] })
  const falling = variant({ B: [7, unit], A: [1, u8] })
  expect(schemaText(falling.schema)).toBe('variant{1=A:u8,7=B:unit}')
  expect(falling.schema).toEqual(rising.schema)
})

test('the text tells the whole schema: it can be read back', () => {
  fc.assert(
    fc.property(anyCodec(4), ({ schema }) => {
      expect(parseSchemaText(schemaText(schema))).toEqual(schema)
    }),
    { numRuns: 1000 },
  )
})

test('a schema cannot be changed', () => {
  fc.assert(
    fc.property(anyCodec(), (codec) => {
      expect(Object.isFrozen(codec)).toBe(true)
      expect(isDeepFrozen(codec.schema)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
