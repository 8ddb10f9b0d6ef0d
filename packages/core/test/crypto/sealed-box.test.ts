import { createPrivateKey, createPublicKey } from 'node:crypto'
import nacl from 'tweetnacl'
import { describe, expect, it } from 'vitest'
import { boxKeyPair, createPortableProvider, openBox, SEALED_BOX_OVERHEAD, sealBox } from '../../src/crypto/index.js'
import { ascii, bytesOf, counting } from './bytes-of.js'

const provider = createPortableProvider()
const client = boxKeyPair(provider, counting(32, 1))
const enclave = boxKeyPair(provider, counting(32, 50))
const nonce = counting(24)
const plaintext = ascii('the answer')

function seal(recipientPublicKey: Uint8Array): Uint8Array | undefined {
  return sealBox(provider, { plaintext, recipientPublicKey, senderSecretKey: enclave.secretKey, nonce })
}

function open(
  box: Uint8Array,
  change: { senderPublicKey?: Uint8Array; nonce?: Uint8Array } = {},
): Uint8Array | undefined {
  return openBox(provider, {
    box,
    senderPublicKey: enclave.publicKey,
    recipientSecretKey: client.secretKey,
    nonce,
    ...change,
  })
}

describe('sealed box', () => {
  it('has the public keys that OpenSSL has', () => {
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), client.secretKey])
    const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
    expect(Buffer.from(client.publicKey).toString('base64url')).toBe(key.export({ format: 'jwk' }).x)
  })

  it('opens for the recipient', () => {
    const box = seal(client.publicKey) ?? ascii('')
    expect(box.length).toBe(plaintext.length + SEALED_BOX_OVERHEAD)
    expect(open(box)).toEqual(plaintext)
  })

  it('refuses every single changed byte, a cut box, another nonce, another sender', () => {
    const box = seal(client.publicKey) ?? ascii('')
    for (let index = 0; index < box.length; index++) {
      expect(open(box.map((byte, at) => (at === index ? byte ^ 1 : byte)))).toBeUndefined()
    }
    for (const length of [0, 15, 16, box.length - 1]) expect(open(box.subarray(0, length))).toBeUndefined()
    expect(open(box, { nonce: counting(24, 1) })).toBeUndefined()
    expect(open(box, { nonce: counting(23) })).toBeUndefined()
    expect(open(box, { senderPublicKey: client.publicKey })).toBeUndefined()
    expect(open(box, { senderPublicKey: counting(31) })).toBeUndefined()
  })

  it.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000080',
  ])('refuses the public key of small order %s', (digits) => {
    expect(seal(bytesOf(digits))).toBeUndefined()
    // NaCl takes these keys: the box is made with a shared secret of zeros, which everybody knows.
    const forged = nacl.box(plaintext, nonce, bytesOf(digits), counting(32))
    expect(nacl.box.open(forged, nonce, bytesOf(digits), client.secretKey)).toEqual(plaintext)
    expect(open(forged, { senderPublicKey: bytesOf(digits) })).toBeUndefined()
  })

  it('refuses a recipient key that has not 32 bytes', () => {
    expect(seal(counting(31))).toBeUndefined()
    expect(seal(counting(33))).toBeUndefined()
  })

  it('refuses secrets and nonces of another size', () => {
    expect(() => boxKeyPair(provider, counting(31))).toThrow(/secret has 31 bytes/)
    const sealing = { plaintext, recipientPublicKey: client.publicKey, senderSecretKey: enclave.secretKey, nonce }
    expect(() => sealBox(provider, { ...sealing, nonce: counting(12) })).toThrow(/nonce has 12 bytes/)
    expect(() => sealBox(provider, { ...sealing, senderSecretKey: counting(31) })).toThrow(
      /senderSecretKey has 31 bytes/,
    )
    const opening = { box: counting(40), senderPublicKey: enclave.publicKey, nonce }
    expect(() => openBox(provider, { ...opening, recipientSecretKey: counting(33) })).toThrow(
      /recipientSecretKey has 33 bytes/,
    )
  })
})
