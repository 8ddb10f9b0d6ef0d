import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, encode, text } from '../../src/codec/index.js'
import { refusalCode } from './refusal-code.js'

const Text = text(100_000)
// The WHATWG decoder of the engine, in its strict form: the second implementation.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Strings of any 16-bit units, lone surrogates among them. */
const anyUnits = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe00f }), fc.nat(0x90)), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

/** Bytes that are often nearly UTF-8. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        0x41,
        0x80,
        0x8f,
        0x90,
        0x9f,
        0xa0,
        0xbf,
        0xc0,
        0xc1,
        0xc2,
        0xdf,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0xff,
      ),
      {
        maxLength: 12,
      },
    )
    .map((some) => Uint8Array.from(some)),
  anyUnits.map((some) => new TextEncoder().encode(some)),
)

test('text has the bytes of TextEncoder, or is refused where that replaces a lone surrogate', () => {
  fc.assert(
    fc.property(anyUnits, (some) => {
      if (/\p{Surrogate}/u.test(some)) {
        expect(refusalCode(() => encode(Text, some))).toBe('InvalidUtf8')
        return
      }
      const expected = new TextEncoder().encode(some)
      expect([...encode(Text, some).slice(-expected.length || Number.POSITIVE_INFINITY)]).toEqual([...expected])
    }),
    { numRuns: 2000 },
  )
})

test('bytes are the text of a strict TextDecoder, or refused where that refuses', () => {
  fc.assert(
    fc.property(anyBytes, (some) => {
      const input = Uint8Array.of(some.length << 2, ...some)
      fc.pre(some.length < 64)
      let expected: string
      try {
        expected = strict.decode(some)
      } catch {
        expect(refusalCode(() => decode(Text, input))).toBe('InvalidUtf8')
        return
      }
      expect(decode(Text, input)).toBe(expected)
    }),
    { numRuns: 3000 },
  )
})

test('a long text is the same, whatever the pieces it is read in', () => {
  for (const some of ['a'.repeat(5000), '€'.repeat(3000), '𝄞'.repeat(2049), `a${'𝄞'.repeat(2049)}`]) {
    expect(decode(Text, encode(Text, some))).toBe(some)
  }
})
