import { hsalsa } from '@noble/ciphers/salsa.js'
import nacl from 'tweetnacl'
import type { CryptoProvider } from './crypto-provider.js'
import { requireLength } from './require-length.js'

/** An X25519 key pair, 32 bytes each. */
export interface BoxKeyPair {
  /** The u-coordinate, little-endian. */
  readonly publicKey: Uint8Array
  /** As it was drawn, not clamped. */
  readonly secretKey: Uint8Array
}

/** Bytes that a box is longer than its plaintext: the Poly1305 tag. */
export const SEALED_BOX_OVERHEAD = 16

const KEY_LENGTH = 32
const NONCE_LENGTH = 24

const SALSA_CONSTANT = words(Uint8Array.from('expand 32-byte k', (character) => character.charCodeAt(0)))
const ZERO_INPUT = new Uint32Array(4)

/**
 * The X25519 key pair of 32 secret bytes.
 *
 * @throws LockstepError `InvalidLength` unless 32 bytes.
 */
export function boxKeyPair(provider: Pick<CryptoProvider, 'publicKeyX25519'>, secret: Uint8Array): BoxKeyPair {
  return { publicKey: provider.publicKeyX25519(secret), secretKey: secret.slice() }
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
export function sealBox(
  provider: Pick<CryptoProvider, 'sharedSecretX25519'>,
  input: {
    readonly plaintext: Uint8Array
    readonly recipientPublicKey: Uint8Array
    readonly senderSecretKey: Uint8Array
    readonly nonce: Uint8Array
  },
): Uint8Array | undefined {
  requireLength('nonce', input.nonce, NONCE_LENGTH)
  requireLength('senderSecretKey', input.senderSecretKey, KEY_LENGTH)
  const shared = provider.sharedSecretX25519(input.senderSecretKey, input.recipientPublicKey)
  return shared && nacl.secretbox(input.plaintext, input.nonce, boxKey(shared))
}

/**
 * The plaintext of a box, or `undefined` when the box, its nonce or the sender's key are not what the sender used.
 *
 * @throws LockstepError `InvalidLength` for a recipient key of the wrong size.
 */
export function openBox(
  provider: Pick<CryptoProvider, 'sharedSecretX25519'>,
  input: {
    readonly box: Uint8Array
    readonly senderPublicKey: Uint8Array
    readonly recipientSecretKey: Uint8Array
    readonly nonce: Uint8Array
  },
): Uint8Array | undefined {
  requireLength('recipientSecretKey', input.recipientSecretKey, KEY_LENGTH)
  if (input.nonce.length !== NONCE_LENGTH || input.box.length < SEALED_BOX_OVERHEAD) return undefined
  const shared = provider.sharedSecretX25519(input.recipientSecretKey, input.senderPublicKey)
  return shared && (nacl.secretbox.open(input.box, input.nonce, boxKey(shared)) ?? undefined)
}

/** The key that two sides encrypt with: HSalsa20 of their shared secret and zeros (NaCl `crypto_box_beforenm`). */
function boxKey(shared: Uint8Array): Uint8Array {
  const key = new Uint8Array(KEY_LENGTH)
  hsalsa(SALSA_CONSTANT, words(shared), ZERO_INPUT, new Uint32Array(key.buffer))
  return key
}

/** The bytes as the machine reads them as words; `hsalsa` turns them round where it reads them from the other end. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer)
}
