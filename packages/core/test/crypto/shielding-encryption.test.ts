import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type CryptoProvider,
  createPortableProvider,
  createShieldingDecryptor,
  MAX_SHIELDING_BLOCKS,
  shieldingEncrypt,
} from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'
import { rsaKeyOfJwk } from './rsa-key-of-jwk.js'
import { integritee } from './vectors.js'

const provider = createPortableProvider()
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

describe.each(integritee.rsa3072)('$name', (vector) => {
  const pair = rsaKeyOfJwk(vector.jwk)
  const open = createShieldingDecryptor(provider, pair)
  const jwk = { kty: 'RSA', ...vector.jwk }

  it.each(vector.decrypt_tests)('decrypts: $name', ({ ciphertext, expected_plaintext }) => {
    expect(open(bytesOf(ciphertext))).toEqual({ type: 'Opened', plaintext: bytesOf(expected_plaintext) })
  })

  it.each([1, 318])('OpenSSL decrypts what is encrypted: %i bytes', (length) => {
    const ciphertext = shieldingEncrypt(provider, pair, counting(length))
    expect(ciphertext.length).toBe(384)
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    expect(toHex(privateDecrypt({ key, ...OAEP }, ciphertext))).toBe(toHex(counting(length)))
  })

  it('opens what OpenSSL encrypts, an empty block included', () => {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const ciphertext = Uint8Array.of(
      ...publicEncrypt({ key, ...OAEP }, ascii('left ')),
      ...publicEncrypt({ key, ...OAEP }, ascii('')),
      ...publicEncrypt({ key, ...OAEP }, ascii('right')),
    )
    expect(open(ciphertext)).toEqual({ type: 'Opened', plaintext: ascii('left right') })
  })
})

describe('shielded messages that are refused', () => {
  const [vector, other] = integritee.rsa3072
  if (vector === undefined || other === undefined) throw new Error('no vector')
  const pair = rsaKeyOfJwk(vector.jwk)
  const open = createShieldingDecryptor(provider, pair)
  const [single, four] = vector.decrypt_tests.map(({ ciphertext }) => bytesOf(ciphertext))
  if (single === undefined || four === undefined) throw new Error('no vector')
  const numberOf = (bytes: Uint8Array): bigint => BigInt(toHex(bytes))
  const blockOf = (value: bigint): Uint8Array => bytesOf(value.toString(16).padStart(768, '0'))

  it.each([1, 383, 385, 767])('%i bytes are Truncated', (length) => {
    expect(open(counting(length))).toEqual({ type: 'Truncated' })
  })

  it('nothing opens to nothing', () => {
    expect(open(ascii(''))).toEqual({ type: 'Opened', plaintext: ascii('') })
    expect(shieldingEncrypt(provider, pair, ascii(''))).toEqual(ascii(''))
  })

  it.each([
    ['a changed first byte', single.map((byte, index) => (index === 0 ? byte ^ 1 : byte))],
    ['a changed last byte', single.map((byte, index) => (index === 383 ? byte ^ 1 : byte))],
    ['zeros: 0 is its own power', new Uint8Array(384)],
    ['one: 1 is its own power', blockOf(1n)],
    ['n - 1', blockOf(pair.modulus - 1n)],
    ['n', blockOf(pair.modulus)],
    ['all ones', new Uint8Array(384).fill(0xff)],
    ['a message for another key', bytesOf(other.decrypt_tests[0]?.ciphertext ?? '')],
    ['four blocks of which the last is changed', four.map((byte, index) => (index === 1535 ? byte ^ 1 : byte))],
  ])('%s is Undecryptable', (_name, ciphertext) => {
    expect(open(ciphertext)).toEqual({ type: 'Undecryptable' })
  })

  it('a ciphertext over the modulus is Undecryptable though it is one that opens, modulo n', () => {
    // Blocks of which c + n still has 384 bytes are rare under this key, so it is tried until one is found.
    const key = createPublicKey({ key: { kty: 'RSA', ...vector.jwk }, format: 'jwk' })
    const room = (1n << 3072n) - pair.modulus
    let small = new Uint8Array(publicEncrypt({ key, ...OAEP }, ascii('x')))
    while (numberOf(small) >= room) small = new Uint8Array(publicEncrypt({ key, ...OAEP }, ascii('x')))
    expect(open(small)).toEqual({ type: 'Opened', plaintext: ascii('x') })
    expect(open(blockOf(numberOf(small) + pair.modulus))).toEqual({ type: 'Undecryptable' })
  })

  it.each([
    ['SHA-1', { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }],
    ['a label', { ...OAEP, oaepLabel: ascii('label') }],
    ['PKCS #1 v1.5', { padding: constants.RSA_PKCS1_PADDING }],
  ])('padding with %s is Undecryptable', (_name, options) => {
    const key = createPublicKey({ key: { kty: 'RSA', ...vector.jwk }, format: 'jwk' })
    expect(open(new Uint8Array(publicEncrypt({ key, ...options }, ascii('x'))))).toEqual({ type: 'Undecryptable' })
  })
})

describe('bounds of shielded messages', () => {
  const plain: Pick<CryptoProvider, 'encryptRsaOaep' | 'rsaOaepDecryptor'> = {
    encryptRsaOaep: (_key, block) => Uint8Array.of(...block, ...new Uint8Array(384 - block.length)),
    rsaOaepDecryptor: () => (block) => block.subarray(0, 318),
  }
  const fast = { ...provider, ...plain }
  const [vector] = integritee.rsa3072
  if (vector === undefined) throw new Error('no vector')
  const pair = rsaKeyOfJwk(vector.jwk)

  it('takes 64 blocks and no more', () => {
    const longest = counting(MAX_SHIELDING_BLOCKS * 318)
    const ciphertext = shieldingEncrypt(fast, pair, longest)
    expect(ciphertext.length).toBe(24_576)
    expect(createShieldingDecryptor(fast, pair)(ciphertext)).toEqual({ type: 'Opened', plaintext: longest })
    expect(createShieldingDecryptor(fast, pair)(counting(65 * 384))).toEqual({ type: 'TooLong' })
    expect(() => shieldingEncrypt(fast, pair, counting(longest.length + 1))).toThrow(
      expect.objectContaining({ code: 'PlaintextTooLong', details: expect.objectContaining({ limit: 20_352 }) }),
    )
  })

  it('one block holds 318 bytes', () => {
    expect(() => provider.encryptRsaOaep(pair, counting(319))).toThrow(
      expect.objectContaining({ code: 'InvalidLength' }),
    )
  })
})

describe('padLostZero', () => {
  const [vector] = integritee.rsa3072
  if (vector === undefined) throw new Error('no vector')
  const pair = rsaKeyOfJwk(vector.jwk)
  const strict = createShieldingDecryptor(provider, pair)
  const lenient = createShieldingDecryptor(provider, pair, { padLostZero: true })

  it('opens a message that lost its leading zero, and refuses it when it is off', () => {
    const key = createPublicKey({ key: { kty: 'RSA', ...vector.jwk }, format: 'jwk' })
    let ciphertext = publicEncrypt({ key, ...OAEP }, ascii('lost'))
    while (ciphertext[0] !== 0) ciphertext = publicEncrypt({ key, ...OAEP }, ascii('lost'))
    const cut = new Uint8Array(ciphertext.subarray(1))
    expect(strict(cut)).toEqual({ type: 'Truncated' })
    expect(lenient(cut)).toEqual({ type: 'Opened', plaintext: ascii('lost') })
    expect(lenient(new Uint8Array(ciphertext))).toEqual({ type: 'Opened', plaintext: ascii('lost') })
  })

  it.each([382, 385, 767])('leaves %i bytes Truncated', (length) => {
    expect(lenient(counting(length))).toEqual({ type: 'Truncated' })
  })
})

describe('RSA keys of the portable provider', () => {
  it('generates a key of 3072 bits that OpenSSL takes', () => {
    const key = provider.generateRsaKey()
    expect(key.modulus >> 3071n).toBe(1n)
    expect(key.exponent).toBe(65_537n)
    const ciphertext = shieldingEncrypt(provider, key, ascii('fresh'))
    expect(createShieldingDecryptor(provider, key)(ciphertext)).toEqual({ type: 'Opened', plaintext: ascii('fresh') })
  })
})
