import { describe, expect, it } from 'vitest'
import { createPortableProvider, createSigner, type SignatureScheme, signerFromUri } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { integritee } from './vectors.js'

const provider = createPortableProvider()
const entropy = (length: number): Uint8Array => counting(length)
const accountOf = (scheme: SignatureScheme, uri: string): string =>
  signerFromUri(provider, scheme, uri, entropy).account

describe('signerFromUri', () => {
  it.each(['sr25519//Alice', 'sr25519//Bob', 'sr25519//Charlie', 'ed25519//Alice', 'ed25519//Bob'])(
    'integritee.json keys: %s',
    (name) => {
      const scheme = name.startsWith('sr25519') ? 'sr25519' : 'ed25519'
      expect(accountOf(scheme, name.slice(7))).toBe(integritee.keys[name])
    },
  )

  it('subkey: ecdsa //Alice is 0x020a10…d9a1, its account the BLAKE2b-256 of that', () => {
    const publicKey = bytesOf('020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1')
    expect(accountOf('ecdsa', '//Alice')).toBe(toHex(provider.blake2b256(publicKey)))
  })

  it('subkey: sr25519 //Alice//stash is 0xbe5ddb…f25f, the well-known stash account', () => {
    expect(accountOf('sr25519', '//Alice//stash')).toBe(
      '0xbe5ddb1579b72e84524fc29e78609e3caf42e85aa118ebfe0b0ad404b5bdd25f',
    )
  })

  it('reads a junction of digits as a number, leading zeros and plus sign included, and larger ones as text', () => {
    expect(accountOf('ed25519', '//7')).toBe(accountOf('ed25519', '//007'))
    expect(accountOf('ed25519', '//7')).toBe(accountOf('ed25519', '//+7'))
    expect(accountOf('ed25519', '//18446744073709551615')).not.toBe(accountOf('ed25519', '//18446744073709551616'))
    expect(accountOf('ed25519', '//18446744073709551616')).not.toBe(accountOf('ed25519', '//0'))
  })

  it('hashes a junction that is over 32 bytes in SCALE', () => {
    expect(accountOf('ed25519', `//${'a'.repeat(31)}`)).not.toBe(accountOf('ed25519', `//${'a'.repeat(32)}`))
    expect(accountOf('ed25519', `//${'a'.repeat(32)}b`)).not.toBe(accountOf('ed25519', `//${'a'.repeat(32)}c`))
  })

  it.each([
    '',
    'Alice',
    '/Alice',
    '//',
    '//Alice/soft',
    '//Alice///password',
    'bottom drive//Alice',
    `//${'a'.repeat(1023)}`,
  ])('refuses %j', (uri) => {
    expect(() => signerFromUri(provider, 'ed25519', uri, entropy)).toThrow(
      expect.objectContaining({ code: 'InvalidSecretUri' }),
    )
  })
})

describe('createSigner', () => {
  it.each([
    ['12345678901234567890123456789012', 'ed25519 seed utf8 12345678901234567890123456789012 (ENDOWED)'],
    ['22345678901234567890123456789012', 'ed25519 seed utf8 22345678901234567890123456789012 (SECOND_ENDOWED)'],
    ['92345678901234567890123456789012', 'ed25519 seed utf8 92345678901234567890123456789012 (UNENDOWED)'],
  ])('integritee.json keys: ed25519 seed utf8 %s', (seed, name) => {
    expect(createSigner(provider, 'ed25519', ascii(seed), entropy).account).toBe(integritee.keys[name])
  })

  it.each(['ed25519', 'sr25519', 'ecdsa'] as const)('%s: refuses seeds of another size', (scheme) => {
    for (const length of [0, 31, 33, 64]) {
      expect(() => createSigner(provider, scheme, counting(length), entropy)).toThrow(
        expect.objectContaining({ code: 'InvalidLength' }),
      )
    }
  })

  it('refuses the ecdsa scalar 0', () => {
    expect(() => createSigner(provider, 'ecdsa', new Uint8Array(32), entropy)).toThrow(
      expect.objectContaining({ code: 'InvalidSecret' }),
    )
  })

  it('keeps its own copy of the seed', () => {
    const seed = counting(32)
    const signer = createSigner(provider, 'ed25519', seed, entropy)
    const before = signer.sign(ascii('message'))
    seed.fill(0)
    expect(signer.sign(ascii('message'))).toEqual(before)
  })

  it('draws 32 bytes of entropy a signature for sr25519 and none for the others', () => {
    const drawn: number[] = []
    const counted = (length: number): Uint8Array => {
      drawn.push(length)
      return counting(length, drawn.length)
    }
    for (const scheme of ['ed25519', 'ecdsa', 'sr25519'] as const) {
      const signer = createSigner(provider, scheme, counting(32, 1), counted)
      signer.sign(ascii('first'))
      signer.sign(ascii('second'))
    }
    expect(drawn).toEqual([32, 32])
  })
})
