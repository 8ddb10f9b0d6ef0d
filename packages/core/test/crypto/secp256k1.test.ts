import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPortableProvider, meetsSecp256k1Criterion } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'

const provider = createPortableProvider()
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const GENERATOR_X = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const SPKI_PREFIX = '3036301006072a8648ce3d020106052b8104000a032200'

const scalar = (value: bigint): string => value.toString(16).padStart(64, '0')
const secret = bytesOf(scalar(0x1234567890abcdefn))
const digest = new Uint8Array(createHash('sha256').update('message').digest())
const signature = provider.signSecp256k1(secret, digest)
const publicKey = toHex(provider.publicKeySecp256k1(secret))
const r = toHex(signature.subarray(0, 32)).slice(2)
const s = BigInt(toHex(signature.subarray(32, 64)))

describe('secp256k1 signing', () => {
  it('RFC 6979 with SHA-256, key 1, message "Satoshi Nakamoto"', () => {
    const hash = new Uint8Array(createHash('sha256').update('Satoshi Nakamoto').digest())
    expect(toHex(provider.signSecp256k1(bytesOf(scalar(1n)), hash).subarray(0, 64))).toBe(
      '0x934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    )
  })

  it('the key of 1 is the generator', () => {
    expect(toHex(provider.publicKeySecp256k1(bytesOf(scalar(1n))))).toBe(`0x02${GENERATOR_X}`)
  })

  it('signs what OpenSSL verifies', () => {
    const key = createPublicKey({
      key: Buffer.concat([Buffer.from(SPKI_PREFIX, 'hex'), bytesOf(publicKey)]),
      format: 'der',
      type: 'spki',
    })
    expect(verify('sha256', ascii('message'), { key, dsaEncoding: 'ieee-p1363' }, signature.subarray(0, 64))).toBe(true)
  })

  it.each([0n, ORDER, ORDER + 1n])('refuses the secret %s', (value) => {
    expect(() => provider.signSecp256k1(bytesOf(scalar(value)), digest)).toThrow(
      expect.objectContaining({ code: 'InvalidSecret' }),
    )
  })
})

describe('secp256k1 recovery', () => {
  const recover = (digits: string, hash: Uint8Array = digest): string | undefined => {
    const recovered = provider.recoverSecp256k1(bytesOf(digits), hash)
    return recovered && toHex(recovered)
  }
  const v = signature[64] ?? 0

  it('gives the key that signed', () => {
    expect(recover(`${r}${scalar(s)}0${v}`)).toBe(publicKey)
  })

  it('gives another key for the other v', () => {
    expect(recover(`${r}${scalar(s)}0${1 - v}`)).not.toBe(publicKey)
  })

  it.each([
    ['a high s with v turned', `${r}${scalar(ORDER - s)}0${1 - v}`],
    ['the lowest high s', `${r}${scalar((ORDER + 1n) / 2n)}00`],
    ['v = 2', `${r}${scalar(s)}02`],
    ['v = 3', `${r}${scalar(s)}03`],
    ['v = 27', `${r}${scalar(s)}1b`],
    ['v = 28', `${r}${scalar(s)}1c`],
    ['v = 255', `${r}${scalar(s)}ff`],
    ['r = 0', `${scalar(0n)}${scalar(s)}00`],
    ['s = 0', `${r}${scalar(0n)}00`],
    ['r = the order', `${scalar(ORDER)}${scalar(s)}00`],
    ['r = 2²⁵⁶ - 1', `${'f'.repeat(64)}${scalar(s)}00`],
    ['64 bytes', `${r}${scalar(s)}`],
    ['66 bytes', `${r}${scalar(s)}0000`],
    ['nothing', ''],
  ])('refuses %s', (_name, digits) => {
    expect(meetsSecp256k1Criterion(bytesOf(digits), digest)).toBe(false)
    expect(recover(digits)).toBeUndefined()
  })

  it('refuses r = 5, which is no x of the curve', () => {
    expect(recover(`${scalar(5n)}${scalar(s)}00`)).toBeUndefined()
  })

  it('takes the highest low s', () => {
    expect(recover(`${r}${scalar((ORDER - 1n) / 2n)}00`)).toMatch(/^0x0[23]/)
  })

  it('refuses a key at infinity: R = G and s = z, so s·R - z·G = 0', () => {
    const z = 0x1234n
    expect(meetsSecp256k1Criterion(bytesOf(`${GENERATOR_X}${scalar(z)}00`), bytesOf(scalar(z)))).toBe(true)
    expect(recover(`${GENERATOR_X}${scalar(z)}00`, bytesOf(scalar(z)))).toBeUndefined()
  })

  it.each([0, 31, 33])('refuses a digest of %i bytes', (length) => {
    expect(recover(`${r}${scalar(s)}0${v}`, counting(length))).toBeUndefined()
  })

  it.each(['00'.repeat(32), 'ff'.repeat(32)])('works with the digest %s', (digits) => {
    const signed = provider.signSecp256k1(secret, bytesOf(digits))
    expect(recover(toHex(signed), bytesOf(digits))).toBe(publicKey)
  })
})
