import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/index.js'
import { createPortableProvider, createSigner, MultiSignature, verifyMultiSignature } from '../../src/crypto/index.js'
import { fromHex, toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { integritee } from './vectors.js'

const provider = createPortableProvider()
const entropy = (length: number): Uint8Array => counting(length)

describe('MultiSignature', () => {
  it('sr25519_verify_only: encodes as the client does, and verifies', () => {
    const { payload, account, signature, multisignature_scale } = integritee.sr25519VerifyOnly
    const decoded = decode(MultiSignature, bytesOf(multisignature_scale))
    expect(decoded).toEqual({ type: 'Sr25519', value: signature })
    expect(toHex(encode(MultiSignature, decoded))).toBe(multisignature_scale)
    expect(verifyMultiSignature(provider, decoded, bytesOf(payload), toHex(bytesOf(account)))).toBe(true)
  })

  it('trusted_call_signed/balance_transfer_ed25519_alice_nonce0: verifies for Alice, not for Bob', () => {
    const { payload, signature } = integritee.balanceTransferEd25519AliceNonce0
    const decoded = { type: 'Ed25519', value: toHex(bytesOf(signature)) } as const
    const verifyFor = (account: string | undefined): boolean =>
      verifyMultiSignature(provider, decoded, bytesOf(payload), toHex(bytesOf(account ?? '')))
    expect(verifyFor(integritee.keys['ed25519//Alice'])).toBe(true)
    expect(verifyFor(integritee.keys['ed25519//Bob'])).toBe(false)
  })

  it.each(['ed25519', 'sr25519', 'ecdsa'] as const)(
    'what a %s signer signs is valid for its account alone',
    (scheme) => {
      const message = ascii('message')
      const signer = createSigner(provider, scheme, counting(32, 1), entropy)
      const other = createSigner(provider, scheme, counting(32, 2), entropy)
      const signature = signer.sign(message)
      expect(decode(MultiSignature, encode(MultiSignature, signature))).toEqual(signature)
      expect(verifyMultiSignature(provider, signature, message, signer.account)).toBe(true)
      expect(verifyMultiSignature(provider, signature, message, other.account)).toBe(false)
      expect(verifyMultiSignature(provider, signature, ascii('massage'), signer.account)).toBe(false)
      expect(verifyMultiSignature(provider, signature, message, '0x00')).toBe(false)
    },
  )

  it('keeps the schemes apart: the same bytes under another scheme are invalid', () => {
    const { value } = createSigner(provider, 'ed25519', counting(32), entropy).sign(ascii('message'))
    const { account } = createSigner(provider, 'ed25519', counting(32), entropy)
    expect(verifyMultiSignature(provider, { type: 'Sr25519', value }, ascii('message'), account)).toBe(false)
    expect(verifyMultiSignature(provider, { type: 'Ecdsa', value }, ascii('message'), account)).toBe(false)
  })

  it.each([
    ['0x03', 'an unknown scheme'],
    [`0x00${'11'.repeat(63)}`, 'one byte short'],
    [`0x00${'11'.repeat(65)}`, 'one byte over'],
    [`0x02${'11'.repeat(64)}`, 'an Ecdsa signature of 64 bytes'],
  ])('refuses to decode %s (%s)', (digits) => {
    expect(() => decode(MultiSignature, fromHex(digits))).toThrow()
  })
})
