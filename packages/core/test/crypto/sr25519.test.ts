import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { craftedSr25519, integritee } from './vectors.js'

const provider = createPortableProvider()

describe('sr25519-crafted.json', () => {
  it.each(craftedSr25519)('$name: $accepted', ({ signature, message, publicKey, accepted }) => {
    expect(provider.verifySr25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))).toBe(accepted)
  })
})

describe('integritee.json', () => {
  it('sr25519_verify_only', () => {
    const vector = integritee.sr25519VerifyOnly
    expect(provider.verifySr25519(bytesOf(vector.signature), bytesOf(vector.payload), bytesOf(vector.account))).toBe(
      true,
    )
  })

  it.each([
    ['extension_dapp_signed_call', integritee.extensionDappSignedCall],
    ['extension_dapp_signed_getter', integritee.extensionDappSignedGetter],
  ])('%s: valid over the wrapped payload alone', (_name, { signature, payload, account }) => {
    const wrapped = Uint8Array.of(...ascii('<Bytes>'), ...bytesOf(payload), ...ascii('</Bytes>'))
    expect(provider.verifySr25519(bytesOf(signature), bytesOf(payload), bytesOf(account))).toBe(false)
    expect(provider.verifySr25519(bytesOf(signature), wrapped, bytesOf(account))).toBe(true)
  })
})

describe('sr25519 signing', () => {
  const secret = counting(64, 8)
  secret[31] = 0x48

  it('gives the same signature for the same entropy, another for other entropy, both valid', () => {
    const message = ascii('message')
    const publicKey = provider.publicKeySr25519(secret)
    const first = provider.signSr25519(secret, message, counting(32))
    const second = provider.signSr25519(secret, message, counting(32, 1))
    expect(toHex(provider.signSr25519(secret, message, counting(32)))).toBe(toHex(first))
    expect(toHex(second)).not.toBe(toHex(first))
    expect(provider.verifySr25519(first, message, publicKey)).toBe(true)
    expect(provider.verifySr25519(second, message, publicKey)).toBe(true)
  })

  it('refuses secrets and entropy of another size', () => {
    expect(() => provider.signSr25519(counting(63), ascii(''), counting(32))).toThrow(/secret has 63 bytes/)
    expect(() => provider.signSr25519(secret, ascii(''), counting(31))).toThrow(/entropy has 31 bytes/)
  })

  it.each([0, 31, 33, 63, 65])('answers false for signatures and keys of %i bytes', (length) => {
    const signature = provider.signSr25519(secret, ascii(''), counting(32))
    expect(provider.verifySr25519(counting(length, 200), ascii(''), provider.publicKeySr25519(secret))).toBe(false)
    expect(provider.verifySr25519(signature, ascii(''), counting(length))).toBe(false)
  })
})
