import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, hexFromBytes, toHex } from '../../src/hex.js'
import { refusalCode } from './refusal-code.js'

const anyBytes = fc.uint8Array({ maxLength: 150, size: 'max' })

test('a hex string has the digits of Buffer', () => {
  fc.assert(
    fc.property(anyBytes, (some) => {
      expect(toHex(some)).toBe(`0x${Buffer.from(some).toString('hex')}`)
      expect(fromHex(toHex(some))).toEqual(some)
    }),
    { numRuns: 1000 },
  )
})

test('so has every part of the bytes, 32 bytes long or not', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat(150), fc.oneof(fc.nat(150), fc.constantFrom(32, 64)), (some, from, size) => {
      fc.pre(from + size <= some.length)
      expect(hexFromBytes(some, from, size)).toBe(`0x${Buffer.from(some).toString('hex', from, from + size)}`)
    }),
  )
})

test('a string is bytes exactly when it is 0x and lower-case digits, two a byte', () => {
  const nearlyHex = fc
    .tuple(
      fc.constantFrom('0x', '0x', '0x', '0X', '', 'x0'),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABFg/:`@ \u0130\u0660') }),
    )
    .map(([prefix, digits]) => prefix + digits)
  const almostHex = fc
    .tuple(anyBytes, fc.nat(), fc.constantFrom(...'0aAgG`:/@xé\u0661'))
    .map(([some, at, character]) => {
      const hex = Buffer.from(some).toString('hex')
      const place = at % (hex.length + 1)
      return `0x${hex.slice(0, place)}${character}${hex.slice(place + 1)}`
    })
  fc.assert(
    fc.property(fc.oneof(nearlyHex, almostHex, fc.string()), (some) => {
      const valid = /^0x(?:[0-9a-f]{2})*$/.test(some)
      expect(refusalCode(() => fromHex(some))).toBe(valid ? 'accepted' : 'InvalidHex')
      if (valid) expect(toHex(fromHex(some))).toBe(some)
    }),
    { numRuns: 2000 },
  )
})
