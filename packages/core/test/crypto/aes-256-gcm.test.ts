import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii, bytesOf, counting } from './bytes-of.js'

const provider = createPortableProvider()

// The GCM specification of McGrew and Viega, test case 16.
const key = bytesOf('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
const nonce = bytesOf('cafebabefacedbaddecaf888')
const associatedData = bytesOf('feedfacedeadbeeffeedfacedeadbeefabaddad2')
const plaintext = bytesOf(
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
)
const sealed = bytesOf(
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
)

describe('AES-256-GCM', () => {
  it('GCM specification, test case 16', () => {
    expect(toHex(provider.sealAes256Gcm(key, nonce, plaintext, associatedData))).toBe(toHex(sealed))
    expect(provider.openAes256Gcm(key, nonce, sealed, associatedData)).toEqual(plaintext)
  })

  it('refuses every single changed byte', () => {
    for (let index = 0; index < sealed.length; index++) {
      const changed = sealed.slice()
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(provider.openAes256Gcm(key, nonce, changed, associatedData)).toBeUndefined()
    }
  })

  it('refuses another key, nonce, associated data, and cut or longer input', () => {
    expect(provider.openAes256Gcm(counting(32), nonce, sealed, associatedData)).toBeUndefined()
    expect(provider.openAes256Gcm(key, counting(12), sealed, associatedData)).toBeUndefined()
    expect(provider.openAes256Gcm(key, nonce, sealed, ascii(''))).toBeUndefined()
    expect(provider.openAes256Gcm(key, nonce, sealed.subarray(1), associatedData)).toBeUndefined()
    expect(provider.openAes256Gcm(key, nonce, Uint8Array.of(...sealed, 0), associatedData)).toBeUndefined()
    for (const length of [0, 15, 16]) {
      expect(provider.openAes256Gcm(key, nonce, counting(length), associatedData)).toBeUndefined()
    }
    for (const length of [0, 8, 11, 13, 16]) {
      expect(provider.openAes256Gcm(key, counting(length), sealed, associatedData)).toBeUndefined()
    }
  })

  it('seals nothing to the tag alone', () => {
    const tag = provider.sealAes256Gcm(key, nonce, ascii(''), ascii(''))
    expect(tag.length).toBe(16)
    expect(provider.openAes256Gcm(key, nonce, tag, ascii(''))).toEqual(ascii(''))
  })

  it('refuses keys and nonces of another size', () => {
    expect(() => provider.sealAes256Gcm(counting(16), nonce, plaintext, associatedData)).toThrow(/key has 16 bytes/)
    expect(() => provider.sealAes256Gcm(key, counting(16), plaintext, associatedData)).toThrow(/nonce has 16 bytes/)
  })
})
