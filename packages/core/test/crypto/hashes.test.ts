import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, counting } from './bytes-of.js'

const provider = createPortableProvider()

describe('hashes', () => {
  it('SHA-256 of "abc" (FIPS 180-4)', () => {
    expect(toHex(provider.sha256(ascii('abc')))).toBe(
      '0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('BLAKE2b-256 of "abc" (Python hashlib)', () => {
    expect(toHex(provider.blake2b256(ascii('abc')))).toBe(
      '0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
    )
  })

  it('Keccak-256 of "" and "abc" (Ethereum)', () => {
    expect(toHex(provider.keccak256(ascii('')))).toBe(
      '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    )
    expect(toHex(provider.keccak256(ascii('abc')))).toBe(
      '0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
    )
  })

  it.each([0, 1, 2, 3, 8, 17])('SHA-256 of %i blocks, each by itself, as OpenSSL has it', (count) => {
    const blocks = counting(count * 64)
    const digests = new Uint8Array(count * 32)
    provider.sha256Blocks(blocks, digests)
    const expected = Array.from({ length: count }, (_, index) =>
      createHash('sha256')
        .update(blocks.subarray(index * 64, (index + 1) * 64))
        .digest('hex'),
    )
    expect(toHex(digests)).toBe(`0x${expected.join('')}`)
  })

  it('refuses blocks and digests that do not fit', () => {
    expect(() => provider.sha256Blocks(counting(65), counting(32))).toThrow(/blocks has 65 bytes/)
    expect(() => provider.sha256Blocks(counting(128), counting(32))).toThrow(/digests has 32 bytes where 64/)
  })
})
