import { fromHex, toHex } from '@lockstep/core'
import { createShieldingDecryptor, enclaveSignerSeed, shieldingEncrypt, signerFromUri } from '@lockstep/core/crypto'
import { describe, expect, it } from 'vitest'
import { createNativeProvider } from '../../src/crypto-native/index.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { rsaKeyOfJwk } from './rsa-key-of-jwk.js'
import { craftedEd25519, craftedSr25519, integritee, speccheck } from './vectors.js'

const provider = createNativeProvider()
const entropy = (length: number): Uint8Array => counting(length)

describe('Ed25519', () => {
  it.each(speccheck.map((entry, index) => ({ ...entry, index })))('ed25519-speccheck.json case $index', (entry) => {
    const [signature, message, publicKey] = [bytesOf(entry.signature), bytesOf(entry.message), bytesOf(entry.pub_key)]
    expect(provider.verifyEd25519(signature, message, publicKey)).toBe(entry.index === 6)
  })

  it.each(craftedEd25519)('ed25519-crafted.json $name: $accepted', ({ signature, message, publicKey, accepted }) => {
    expect(provider.verifyEd25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))).toBe(accepted)
  })

  it('RFC 8032 TEST 1', () => {
    const seed = bytesOf('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
    expect(toHex(provider.publicKeyEd25519(seed))).toBe(
      '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    )
    expect(toHex(provider.signEd25519(seed, ascii('')))).toBe(
      '0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    )
  })

  it.each([0, 31, 33, 63, 65])('answers false for signatures and keys of %i bytes', (length) => {
    expect(provider.verifyEd25519(counting(length), ascii(''), counting(32))).toBe(false)
    expect(provider.verifyEd25519(counting(64), ascii(''), counting(length))).toBe(false)
  })
})

describe('sr25519', () => {
  it.each(craftedSr25519)('sr25519-crafted.json $name: $accepted', ({ signature, message, publicKey, accepted }) => {
    expect(provider.verifySr25519(bytesOf(signature), bytesOf(message), bytesOf(publicKey))).toBe(accepted)
  })

  it('sr25519_verify_only', () => {
    const { signature, payload, account } = integritee.sr25519VerifyOnly
    expect(provider.verifySr25519(bytesOf(signature), bytesOf(payload), bytesOf(account))).toBe(true)
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

describe('keys', () => {
  it.each(['sr25519//Alice', 'sr25519//Bob', 'sr25519//Charlie', 'ed25519//Alice', 'ed25519//Bob'])('%s', (name) => {
    const scheme = name.startsWith('sr25519') ? 'sr25519' : 'ed25519'
    expect(signerFromUri(provider, scheme, name.slice(7), entropy).account).toBe(integritee.keys[name])
  })

  it('subkey: ecdsa //Alice', () => {
    const publicKey = fromHex('0x020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1')
    expect(signerFromUri(provider, 'ecdsa', '//Alice', entropy).account).toBe(toHex(provider.blake2b256(publicKey)))
  })
})

describe('hashes', () => {
  it.each([
    ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['blake2b256', 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'],
    ['keccak256', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
  ] as const)('%s of "abc"', (name, digest) => {
    expect(toHex(provider[name](ascii('abc')))).toBe(`0x${digest}`)
  })

  it('refuses blocks and digests that do not fit', () => {
    expect(() => provider.sha256Blocks(counting(65), counting(32))).toThrow(/blocks has 65 bytes/)
    expect(() => provider.sha256Blocks(counting(128), counting(32))).toThrow(/digests has 32 bytes where 64/)
  })
})

describe.each(integritee.rsa3072)('$name', (vector) => {
  const pair = rsaKeyOfJwk(vector.jwk)
  const open = createShieldingDecryptor(provider, pair)

  it.each(vector.decrypt_tests)('decrypts: $name', ({ ciphertext, expected_plaintext }) => {
    expect(open(bytesOf(ciphertext))).toEqual({ type: 'Opened', plaintext: bytesOf(expected_plaintext) })
  })

  it.each([0, 1, 318, 319, 1000])('encrypts and opens %i bytes', (length) => {
    const ciphertext = shieldingEncrypt(provider, pair, counting(length))
    expect(open(ciphertext)).toEqual({ type: 'Opened', plaintext: counting(length) })
  })

  it('derived STF signer', () => {
    const seed = enclaveSignerSeed(provider, pair)
    expect(toHex(seed)).toBe(vector.enclave_signer.seed)
    expect(toHex(provider.publicKeyEd25519(seed))).toBe(vector.enclave_signer.ed25519_public)
  })
})

describe('AES-256-GCM', () => {
  it('GCM specification, test case 16', () => {
    const key = bytesOf('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const nonce = bytesOf('cafebabefacedbaddecaf888')
    const associatedData = bytesOf('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const plaintext = bytesOf(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
    const sealed = provider.sealAes256Gcm(key, nonce, plaintext, associatedData)
    expect(toHex(sealed)).toBe(
      '0x522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    )
    expect(provider.openAes256Gcm(key, nonce, sealed, associatedData)).toEqual(plaintext)
  })
})

describe('generateRsaKey', () => {
  it('makes a key of 3072 bits and exponent 65537 whose parts fit', () => {
    const key = provider.generateRsaKey()
    expect(key.modulus >> 3071n).toBe(1n)
    expect(key.exponent).toBe(65_537n)
    expect(key.prime1 * key.prime2).toBe(key.modulus)
    const ciphertext = shieldingEncrypt(provider, key, ascii('fresh'))
    expect(createShieldingDecryptor(provider, key)(ciphertext)).toEqual({ type: 'Opened', plaintext: ascii('fresh') })
  })
})
