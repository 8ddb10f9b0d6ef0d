import { AccountId, bytes, compact, option, struct, text, u32 } from '@lockstep/core'
import { type Codec, decode, encode, i128, schemaText, u8, u128, vec } from '@lockstep/core/codec'
import { arbitrary } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codecsByKind } from './schema-kinds.js'

const sample = <T>(values: fc.Arbitrary<T>, numRuns = 1000): T[] => fc.sample(values, { seed: 7, numRuns })

const codecs = Object.entries(codecsByKind).flatMap(([kind, some]) =>
  some.map((codec): [string, string, Codec<unknown>] => [kind, schemaText(codec.schema), codec]),
)

describe('arbitrary', () => {
  test.each(codecs)('%s: values of %s encode and decode to themselves', (_, __, codec) => {
    for (const value of sample(arbitrary(codec), 200)) expect(decode(codec, encode(codec, value))).toEqual(value)
  })

  test.each([
    ['u8', u8, [0, 1, 254, 255, 128]],
    ['u32', u32, [0, 1, 2 ** 32 - 1, 2 ** 16, 2 ** 16 - 1]],
    ['u128', u128, [0n, 1n, (1n << 128n) - 1n, (1n << 128n) - 2n]],
    ['i128', i128, [0n, -1n, (1n << 127n) - 1n, -(1n << 127n)]],
    // SPEC: Polkadot protocol specification, appendix A.2.2: where the forms of a compact integer meet.
    ['compact<u32>', compact(u32), [63, 64, 2 ** 14 - 1, 2 ** 14, 2 ** 30 - 1, 2 ** 30]],
  ])('%s: reaches the boundaries', (_, codec: Codec<unknown>, boundaries) => {
    const values = new Set(sample(arbitrary(codec), 5000))
    expect(boundaries.filter((boundary) => !values.has(boundary))).toEqual([])
  })

  test('lengths: none, one and the bound', () => {
    const lengths = (values: readonly string[]) => new Set(values.map((value) => value.length / 2 - 1))
    expect([...lengths(sample(arbitrary(bytes(512))))]).toEqual(expect.arrayContaining([0, 1, 512]))
    expect(sample(arbitrary(text(40))).some((value) => value.length === 40)).toBe(true)
    expect(sample(arbitrary(option(u8)))).toEqual(expect.arrayContaining([null, 0]))
    expect(new Set(sample(arbitrary(vec(u8, 3))).map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3]))
  })

  test('a generous bound does not make a value large', () => {
    const generous = struct({ note: bytes(1_000_000), items: vec(text(1_000_000), 4096) })
    const sizes = sample(arbitrary(generous), 200).map((value) => encode(generous, value).length)
    expect(Math.max(...sizes)).toBeLessThan(1_000)
  })

  test('32 bytes come from the pool that is given', () => {
    const pool = [`0x${'aa'.repeat(32)}`, `0x${'bb'.repeat(32)}`] as const
    const pair = struct({ from: AccountId, to: AccountId })
    const pairs = sample(arbitrary(pair, { bytes32: fc.constantFrom(...pool) }), 100)
    expect(new Set(pairs.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(pool))
    expect(pairs.some(({ from, to }) => from === to)).toBe(true)
  })

  test('the same seed gives the same values', () => {
    for (const [, , codec] of codecs) expect(sample(arbitrary(codec), 20)).toEqual(sample(arbitrary(codec), 20))
  })

  test('shrinks to the simplest value', () => {
    const found = fc.check(
      fc.property(arbitrary(struct({ amount: u128, note: bytes(512) })), ({ amount }) => amount < 1000n),
      { seed: 1, numRuns: 1000 },
    )
    const [smallest] = found.counterexample ?? []
    expect(smallest?.note).toBe('0x')
    expect(smallest?.amount).toBeGreaterThanOrEqual(1000n)
    // At most the next power of two: values next to one shrink to smaller powers.
    expect(smallest?.amount).toBeLessThanOrEqual(1024n)
  })
})
