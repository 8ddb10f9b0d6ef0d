import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, decodeStateDiff, encodeStateDiff, type StateDiff } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { anyWrites, type Write } from './any-entry.js'

const anyDiff = fc.tuple(anyWrites, anyWrites).map(([before, writes]): StateDiff => {
  const state = createState(createPortableProvider())
  const apply = (block: readonly Write[]): StateDiff => {
    const overlay = state.overlay()
    for (const { space, key, value } of block) {
      if (value === undefined) overlay.space(space).delete(key)
      else overlay.space(space).set(key, value)
    }
    return overlay.diff()
  }
  state.commit(state.prepare(apply(before)))
  return apply(writes)
})

const refusals = ['StateDiffMalformed', 'StateDiffOrder', 'StateSpaceName']

test('the bytes of a diff, written out by hand', () => {
  const diff: StateDiff = [
    {
      space: 'ab',
      changes: [
        { key: '0x', value: Uint8Array.of(9, 8) },
        { key: '0x0102', value: undefined },
      ],
    },
  ]
  const expected =
    '01' + '01000000' + '02' + '6162' + '02000000' + '0000' + '01' + '02000000' + '0908' + '0200' + '0102' + '00'
  expect(Buffer.from(encodeStateDiff(diff)).toString('hex')).toBe(expected)
  expect(decodeStateDiff(new Uint8Array(Buffer.from(expected, 'hex')))).toEqual(diff)
})

test('a diff decodes from its bytes; cut or extended bytes are refused', () => {
  fc.assert(
    fc.property(anyDiff, fc.nat(), fc.nat(255), (diff, cut, extra) => {
      const encoded = encodeStateDiff(diff)
      expect(decodeStateDiff(encoded)).toEqual(diff)
      expect(refusalCode(() => decodeStateDiff(encoded.subarray(0, cut % encoded.length)))).toBe('StateDiffMalformed')
      expect(refusalCode(() => decodeStateDiff(Uint8Array.of(...encoded, extra)))).toBe('StateDiffMalformed')
    }),
    { numRuns: 500 },
  )
})

test('any bytes are refused or are the bytes of the diff that they decode to', () => {
  const mutated = fc.tuple(anyDiff, fc.nat(), fc.nat(255)).map(([diff, at, byte]) => {
    const bytes = encodeStateDiff(diff)
    bytes[at % bytes.length] = byte
    return bytes
  })
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      let diff: StateDiff = []
      const code = refusalCode(() => {
        diff = decodeStateDiff(bytes)
      })
      if (code === 'accepted') expect(encodeStateDiff(diff)).toEqual(bytes)
      else expect(refusals).toContain(code)
    }),
    { numRuns: 2_000 },
  )
})

test('claimed counts and lengths set no memory aside', () => {
  for (const claim of [
    '01ffffffff',
    '0101000000' + '0161' + 'ffffffff',
    '0101000000' + '0161' + '01000000' + '0000' + '01' + '00001000',
  ]) {
    expect(refusalCode(() => decodeStateDiff(new Uint8Array(Buffer.from(claim, 'hex'))))).toBe('StateDiffMalformed')
  }
})
