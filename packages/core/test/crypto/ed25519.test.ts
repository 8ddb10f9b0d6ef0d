import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPortableProvider, meetsEd25519Criterion } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { craftedEd25519 as crafted, speccheck } from './vectors.js'

const provider = createPortableProvider()
const PKCS8_PREFIX = '302e020100300506032b657004220420'
const SPKI_PREFIX = '302a300506032b6570032100'

describe('ed25519-speccheck.json: libsodium accepts case 6 alone', () => {
  it.each(speccheck.map((entry, index) => ({ ...entry, index })))('case $index', (entry) => {
    const [signature, message, publicKey] = [bytesOf(entry.signature), bytesOf(entry.message), bytesOf(entry.pub_key)]
    expect(provider.verifyEd25519(signature, message, publicKey)).toBe(entry.index === 6)
  })
})

describe('ed25519-crafted.json', () => {
  it.each(crafted)('$name: $accepted', ({ signature, message, publicKey, accepted }) => {
    expect(provider.verifyEd25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))).toBe(accepted)
  })
})

describe('the Ed25519 criterion', () => {
  const honest = crafted.find(({ name }) => name === 'an honest signature')
  const signature = bytesOf(honest?.signature ?? '')
  const publicKey = bytesOf(honest?.publicKey ?? '')

  it('takes an honest signature', () => {
    expect(meetsEd25519Criterion(signature, publicKey)).toBe(true)
  })

  it.each([0, 31, 33, 63, 65])('refuses signatures and keys of %i bytes', (length) => {
    expect(meetsEd25519Criterion(counting(length), publicKey)).toBe(false)
    expect(meetsEd25519Criterion(signature, counting(length))).toBe(false)
    expect(provider.verifyEd25519(counting(length), ascii(''), publicKey)).toBe(false)
    expect(provider.verifyEd25519(signature, ascii(''), counting(length))).toBe(false)
  })

  it('refuses by bytes alone what is small, non-canonical or over the group order, whatever the equation says', () => {
    const unfit = crafted.filter(({ name }) => /small order|= p \+|S \+|S = L|2\^256/.test(name))
    expect(unfit.length).toBeGreaterThan(70)
    for (const entry of unfit) {
      expect(meetsEd25519Criterion(bytesOf(entry.signature), bytesOf(entry.publicKey)), entry.name).toBe(false)
    }
  })

  it('leaves points of mixed order to the equation', () => {
    const mixed = crafted.filter(({ name }) => name.includes('of order') || name.includes('parts of order'))
    expect(mixed.length).toBe(12)
    for (const entry of mixed) {
      expect(meetsEd25519Criterion(bytesOf(entry.signature), bytesOf(entry.publicKey)), entry.name).toBe(true)
    }
  })
})

describe('RFC 8032 section 7.1', () => {
  it.each([
    {
      name: 'TEST 1',
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      publicKey: '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature:
        '0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      name: 'TEST 2',
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      publicKey: '0x3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature:
        '0x92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
  ])('$name', ({ seed, publicKey, message, signature }) => {
    expect(toHex(provider.publicKeyEd25519(bytesOf(seed)))).toBe(publicKey)
    expect(toHex(provider.signEd25519(bytesOf(seed), bytesOf(message)))).toBe(signature)
    expect(provider.verifyEd25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))).toBe(true)
  })
})

describe('beside node:crypto', () => {
  const seed = counting(32, 7)
  const message = counting(200)
  const publicKey = provider.publicKeyEd25519(seed)

  it('signs what OpenSSL verifies', () => {
    const key = createPublicKey({
      key: Buffer.concat([Buffer.from(SPKI_PREFIX, 'hex'), publicKey]),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, message, key, provider.signEd25519(seed, message))).toBe(true)
  })

  it('verifies what OpenSSL signs', () => {
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from(PKCS8_PREFIX, 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    })
    expect(provider.verifyEd25519(sign(null, message, key), message, publicKey)).toBe(true)
  })

  it('refuses a seed of another size', () => {
    expect(() => provider.signEd25519(counting(31), message)).toThrow(
      expect.objectContaining({ code: 'InvalidLength', details: { field: 'seed', value: 31, limit: 32 } }),
    )
  })
})
