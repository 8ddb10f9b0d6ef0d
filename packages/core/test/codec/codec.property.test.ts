import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytes, type Codec, decode, encode, text, u8, vec } from '../../src/codec/index.js'
import { fromHex, toHex } from '../../src/hex.js'
import { anyCodec } from './any-codec.js'
import { anyCodecAndValue } from './any-value.js'
import { isDeepFrozen } from './deep-frozen.js'
import { refusalCode } from './refusal-code.js'

test('what is encoded decodes to itself, frozen, within the bounds of the type', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), ({ codec, value }) => {
      const encoded = encode(codec, value)
      const decoded = decode(codec, encoded)
      expect(isDeepStrictEqual(decoded, value)).toBe(true)
      expect(isDeepFrozen(decoded)).toBe(true)
      expect(encoded.length).toBeGreaterThanOrEqual(codec.minSize)
      expect(encoded.length).toBeLessThanOrEqual(codec.maxSize)
    }),
    { numRuns: 1000 },
  )
})

test('every proper beginning of an encoding ends too early, and every byte after it is one too many', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), fc.nat(), fc.nat(255), ({ codec, value }, cut, extra) => {
      const encoded = encode(codec, value)
      expect(refusalCode(() => decode(codec, Uint8Array.of(...encoded, extra)))).toBe('TrailingBytes')
      if (encoded.length === 0) return
      expect(refusalCode(() => decode(codec, encoded.subarray(0, cut % encoded.length)))).toBe('UnexpectedEnd')
    }),
    { numRuns: 500 },
  )
})

test('any bytes are refused by a LockstepError or are the one encoding of a value', () => {
  fc.assert(fc.property(anyCodec(), fc.uint8Array({ maxLength: 200, size: 'max' }), expectStrict), { numRuns: 2000 })
})

test('so are encodings with a changed byte', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), fc.nat(), fc.nat(255), ({ codec, value }, at, byte) => {
      const changed = encode(codec, value)
      if (changed.length > 0) changed[at % changed.length] = byte
      expectStrict(codec, changed)
    }),
    { numRuns: 2000 },
  )
})

test('a codec writes to memory of its own: the next encoding leaves the last one alone', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), anyCodecAndValue(), (first, second) => {
      const encoded = encode(first.codec, first.value)
      const before = toHex(encoded)
      encode(second.codec, second.value)
      expect(toHex(encoded)).toBe(before)
    }),
    { numRuns: 200 },
  )
})

test('no item is read for a number of items that the input cannot hold', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 29), fc.uint8Array({ maxLength: 20 }), (claim, rest) => {
      fc.pre(claim > rest.length)
      let reads = 0
      const counting: Codec<number> = {
        ...u8,
        read: (reader) => {
          reads += 1
          return u8.read(reader)
        },
      }
      const prefix = Uint8Array.of(2 | ((claim << 2) & 0xff), (claim >> 6) & 0xff, (claim >> 14) & 0xff, claim >> 22)
      fc.pre(claim >= 2 ** 14)
      const input = Uint8Array.of(...prefix, ...rest)
      expect(refusalCode(() => decode(vec(counting, 2 ** 30), input))).toBe('UnexpectedEnd')
      expect(refusalCode(() => decode(bytes(2 ** 30), input))).toBe('UnexpectedEnd')
      expect(refusalCode(() => decode(text(2 ** 30), input))).toBe('UnexpectedEnd')
      expect(refusalCode(() => decode(vec(counting, 2 ** 10), input))).toBe('LengthOverBound')
      expect(reads).toBe(0)
    }),
  )
})

test('an encoding with a getter that encodes is not disturbed by it', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), fc.uint8Array({ maxLength: 40 }), ({ codec, value }, some) => {
      const pair = vec(bytes(1000), 2)
      const hex = toHex(some)
      const inner = toHex(encode(codec, value))
      fc.pre(inner.length < 2000)
      const values = new Proxy([hex, hex], {
        get: (target, key, receiver) => {
          encode(codec, value)
          return Reflect.get(target, key, receiver)
        },
      })
      expect(decode(pair, encode(pair, values))).toEqual([hex, hex])
    }),
    { numRuns: 100 },
  )
})

function expectStrict(codec: Codec<unknown>, input: Uint8Array): void {
  const before = toHex(input)
  const code = refusalCode(() => decode(codec, input))
  expect(toHex(input)).toBe(before)
  if (code === 'accepted') expect(toHex(encode(codec, decode(codec, fromHex(before))))).toBe(before)
}
