import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64Bytes } from './base64-text.js'
import { isDid } from './did.js'
import { hexBytes, hexDigits } from './hex-text.js'
import type { WorkOrderProfile } from './profile.js'

/** What kind of text a field holds, which says how it is decoded before it is hashed. */
export type FieldKind = 'id' | 'hex' | 'nonce' | 'base64' | 'dataKey'

const NO_BYTES = new Uint8Array()

const decoders: Readonly<Record<FieldKind, (text: string) => Uint8Array>> = {
  id: (text) => (isDid(text) ? utf8ToBytes(text) : hexBytes(text)),
  hex: hexBytes,
  // The text types a worker's nonce as a string and a requester's as hexadecimal.
  nonce: (text) => (/^(?:0[xX])?(?:[0-9a-fA-F]{2})*$/.test(text) ? hexBytes(text) : utf8ToBytes(text)),
  base64: base64Bytes,
  // The one byte of "-" keeps clear text from being passed off as ciphertext, or the other way round.
  dataKey: (text) => (text === '-' ? utf8ToBytes(text) : text === 'null' ? NO_BYTES : hexBytes(text)),
}

/**
 * What a field contributes to a hash; nothing where it is absent.
 *
 * SPEC: "Request Hash Calculation and Encryption": base64 and hexadecimal are decoded first. A DID is neither, so its
 * UTF-8 bytes enter.
 */
export function fieldBytes(profile: WorkOrderProfile, kind: FieldKind, text: string | null | undefined): Uint8Array {
  if (text === undefined || text === null || text === '') return NO_BYTES
  return profile.hashing.fields === 'asSent' ? utf8ToBytes(text) : decoders[kind](text)
}

/**
 * The one text of an id by which a store may look it up: what the ids of two records are compared by.
 *
 * SPEC: `0x` and the case of digits are not said to matter, so they do not. COMPAT: they do where texts are hashed as
 * sent.
 */
export function canonicalId(profile: WorkOrderProfile, id: string): string {
  return profile.hashing.fields === 'asSent' || isDid(id) ? id : hexDigits(id)
}
