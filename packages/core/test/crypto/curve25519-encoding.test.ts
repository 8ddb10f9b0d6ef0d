import { describe, expect, it } from 'vitest'
import { isCanonicalField, isCanonicalScalar } from '../../src/crypto/curve25519-encoding.js'
import { bytesOf } from './bytes-of.js'

const PRIME = 2n ** 255n - 19n
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
const byteStep = Array.from({ length: 32 }, (_, index) => 256n ** BigInt(index))

const littleEndian = (value: bigint): Uint8Array => bytesOf(value.toString(16).padStart(64, '0')).reverse()

describe('isCanonicalField', () => {
  it.each([0n, 1n, PRIME - 2n, PRIME - 1n, ...byteStep.slice(0, 31).map((step) => PRIME - step)])(
    'takes %s, below 2²⁵⁵ - 19',
    (value) => {
      expect(isCanonicalField(littleEndian(value), 0)).toBe(true)
    },
  )

  it.each(Array.from({ length: 19 }, (_, index) => PRIME + BigInt(index)))('refuses %s, from 2²⁵⁵ - 19 on', (value) => {
    expect(isCanonicalField(littleEndian(value), 0)).toBe(false)
  })

  it('leaves the highest bit out', () => {
    expect(isCanonicalField(littleEndian(PRIME - 1n + 2n ** 255n), 0)).toBe(true)
    expect(isCanonicalField(littleEndian(PRIME + 2n ** 255n), 0)).toBe(false)
  })
})

describe('isCanonicalScalar', () => {
  it.each([0n, 1n, ORDER - 1n, ...byteStep.slice(0, 31).map((step) => ORDER - step)])('takes %s, below L', (value) => {
    expect(isCanonicalScalar(littleEndian(value), 0, 0xff)).toBe(true)
  })

  it.each([2n ** 256n - 1n, ORDER, ...byteStep.slice(0, 31).map((step) => ORDER + step)])(
    'refuses %s, from L on',
    (value) => {
      expect(isCanonicalScalar(littleEndian(value), 0, 0xff)).toBe(false)
    },
  )

  it('leaves out what the mask of the last byte does not cover', () => {
    expect(isCanonicalScalar(littleEndian(ORDER - 1n + 2n ** 255n), 0, 0x7f)).toBe(true)
    expect(isCanonicalScalar(littleEndian(ORDER - 1n + 2n ** 255n), 0, 0xff)).toBe(false)
  })
})
