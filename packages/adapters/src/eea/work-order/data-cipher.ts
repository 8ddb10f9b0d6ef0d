import type { Entropy } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import type { CipherRules } from './profile.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** Bytes of an AES-256 key: a session key or a third party's data key. */
export const DATA_KEY_LENGTH = 32
/** Bytes of an initialization vector. */
export const IV_LENGTH = 12
/** Bytes of a GCM tag. */
export const TAG_LENGTH = 16

const NO_ASSOCIATED_DATA = new Uint8Array()

/**
 * AES-256-GCM as the profile lays it out: tag ‖ ciphertext, or ciphertext ‖ tag, behind the initialization vector
 * where the profile puts one there because none was given.
 *
 * SPEC: Appendix A: a message starts with the tag.
 *
 * @param iv 12 bytes, to be used once with this key; `undefined` leaves it to the profile.
 */
export function encryptData(
  { provider, profile }: WorkOrderSuite,
  key: Uint8Array,
  iv: Uint8Array | undefined,
  plaintext: Uint8Array,
  entropy: Entropy,
): Uint8Array {
  const { absentIv, tag } = profile.cipher
  if (iv === undefined && absentIv === 'prefixed') {
    const drawn = entropy(IV_LENGTH)
    return concatBytes(drawn, arranged[tag](provider.sealAes256Gcm(key, drawn, plaintext, NO_ASSOCIATED_DATA)))
  }
  return arranged[tag](provider.sealAes256Gcm(key, iv ?? new Uint8Array(IV_LENGTH), plaintext, NO_ASSOCIATED_DATA))
}

/** Opens what {@link encryptData} makes; `undefined` where the tag does not fit. */
export function decryptData(
  { provider, profile }: WorkOrderSuite,
  key: Uint8Array,
  iv: Uint8Array | undefined,
  message: Uint8Array,
): Uint8Array | undefined {
  const { absentIv, tag } = profile.cipher
  const prefixed = iv === undefined && absentIv === 'prefixed'
  const used = prefixed ? message.subarray(0, IV_LENGTH) : (iv ?? new Uint8Array(IV_LENGTH))
  const sealed = prefixed ? message.subarray(IV_LENGTH) : message
  return provider.openAes256Gcm(key, used, disarranged[tag](sealed), NO_ASSOCIATED_DATA)
}

type Arrange = Readonly<Record<CipherRules['tag'], (bytes: Uint8Array) => Uint8Array>>

/** From the provider's ciphertext ‖ tag. */
const arranged: Arrange = {
  last: (sealed) => sealed,
  first: (sealed) => moveToFront(sealed, sealed.length - TAG_LENGTH),
}

/** To the provider's ciphertext ‖ tag. */
const disarranged: Arrange = { last: (message) => message, first: (message) => moveToFront(message, TAG_LENGTH) }

function moveToFront(bytes: Uint8Array, from: number): Uint8Array {
  return concatBytes(bytes.subarray(from), bytes.subarray(0, from))
}
