import { createCipheriv, createDecipheriv } from 'node:crypto'
import { requireLength } from '@lockstep/core/crypto'

const CIPHER = 'aes-256-gcm'
const KEY_LENGTH = 32
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

/** AES-256-GCM by OpenSSL; returns ciphertext ‖ tag. */
export function sealAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  requireLength('key', key, KEY_LENGTH)
  requireLength('nonce', nonce, NONCE_LENGTH)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(associatedData)
  const sealed = new Uint8Array(plaintext.length + TAG_LENGTH)
  sealed.set(cipher.update(plaintext))
  cipher.final()
  sealed.set(cipher.getAuthTag(), plaintext.length)
  return sealed
}

/** The plaintext, or `undefined` when the tag does not fit. */
export function openAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array | undefined {
  requireLength('key', key, KEY_LENGTH)
  if (nonce.length !== NONCE_LENGTH || sealed.length < TAG_LENGTH) return undefined
  const length = sealed.length - TAG_LENGTH
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH })
    .setAAD(associatedData)
    .setAuthTag(sealed.subarray(length))
  const plaintext = new Uint8Array(decipher.update(sealed.subarray(0, length)))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plaintext
}
