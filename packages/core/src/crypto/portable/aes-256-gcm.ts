import { gcm } from '@noble/ciphers/aes.js'
import { requireLength } from '../require-length.js'

const KEY_LENGTH = 32
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

/** AES-256-GCM; returns ciphertext ‖ tag. A nonce may serve a key only once: the caller keeps count. */
export function sealAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  requireLength('key', key, KEY_LENGTH)
  requireLength('nonce', nonce, NONCE_LENGTH)
  return gcm(key, nonce, associatedData).encrypt(plaintext)
}

/** The plaintext, or `undefined` when the tag does not fit key, nonce, ciphertext and associated data. */
export function openAes256Gcm(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array | undefined {
  requireLength('key', key, KEY_LENGTH)
  if (nonce.length !== NONCE_LENGTH || sealed.length < TAG_LENGTH) return undefined
  try {
    return gcm(key, nonce, associatedData).decrypt(sealed)
  } catch {
    return undefined
  }
}
