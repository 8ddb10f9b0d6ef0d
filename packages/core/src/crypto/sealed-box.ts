import nacl from 'tweetnacl'
import { isCanonicalField } from './curve25519-encoding.js'
import { requireLength } from './require-length.js'

/** An X25519 key pair, 32 bytes each. */
export interface BoxKeyPair {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

/** Bytes that a box is longer than its plaintext: the Poly1305 tag. */
export const SEALED_BOX_OVERHEAD = 16

const KEY_LENGTH = 32
const NONCE_LENGTH = 24

/** The box key of an all-zero shared secret: what every public key of small order leads to, whatever the secret. */
const ZERO_SECRET_KEY = nacl.box.before(new Uint8Array(KEY_LENGTH), new Uint8Array(KEY_LENGTH))

/**
 * The X25519 key pair of 32 secret bytes.
 *
 * @throws LockstepError `InvalidLength` unless 32 bytes.
 */
export function boxKeyPair(secret: Uint8Array): BoxKeyPair {
  requireLength('secret', secret, KEY_LENGTH)
  return nacl.box.keyPair.fromSecretKey(secret)
}

/**
 * Encrypts for one recipient and authenticates the sender: X25519, XSalsa20, Poly1305 (NaCl `crypto_box`). Answers
 * `undefined` for a recipient key that is no key: not 32 bytes, in another than its canonical form, or of small order, which would make the box readable
 * by everyone.
 *
 * A 24-byte nonce may serve a pair of keys only once; random ones are long enough not to meet again.
 *
 * @throws LockstepError `InvalidLength` for a nonce or sender key of the wrong size.
 */
export function sealBox(input: {
  readonly plaintext: Uint8Array
  readonly recipientPublicKey: Uint8Array
  readonly senderSecretKey: Uint8Array
  readonly nonce: Uint8Array
}): Uint8Array | undefined {
  requireLength('nonce', input.nonce, NONCE_LENGTH)
  requireLength('senderSecretKey', input.senderSecretKey, KEY_LENGTH)
  const key = sharedBoxKey(input.recipientPublicKey, input.senderSecretKey)
  return key && nacl.box.after(input.plaintext, input.nonce, key)
}

/**
 * The plaintext of a box, or `undefined` when the box, its nonce or the sender's key are not what the sender used.
 *
 * @throws LockstepError `InvalidLength` for a recipient key of the wrong size.
 */
export function openBox(input: {
  readonly box: Uint8Array
  readonly senderPublicKey: Uint8Array
  readonly recipientSecretKey: Uint8Array
  readonly nonce: Uint8Array
}): Uint8Array | undefined {
  requireLength('recipientSecretKey', input.recipientSecretKey, KEY_LENGTH)
  if (input.nonce.length !== NONCE_LENGTH || input.box.length < SEALED_BOX_OVERHEAD) return undefined
  const key = sharedBoxKey(input.senderPublicKey, input.recipientSecretKey)
  return key && (nacl.box.open.after(input.box, input.nonce, key) ?? undefined)
}

function sharedBoxKey(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array | undefined {
  if (!isCanonicalKey(publicKey)) return undefined
  const key = nacl.box.before(publicKey, secretKey)
  return nacl.verify(key, ZERO_SECRET_KEY) ? undefined : key
}

/**
 * X25519 ignores the highest bit and reduces the rest, so every key has a second form: whoever passes a box on could
 * change it, and it would still open.
 *
 * SPEC: RFC 7748 section 5, which masks the bit instead.
 */
function isCanonicalKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== KEY_LENGTH || (publicKey[KEY_LENGTH - 1] ?? 0) > 0x7f) return false
  return isCanonicalField(publicKey, 0)
}
