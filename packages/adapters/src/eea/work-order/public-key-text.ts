import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64Bytes, base64Text, isBase64Text } from './base64-text.js'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import { hexBytes, hexText } from './hex-text.js'
import type { WorkOrderProfile } from './profile.js'
import { type PublicKey, publicKeyDer, publicKeyOfDer, publicKeyOfPoint, uncompressedPoint } from './public-key.js'

const MAX_TEXT_LENGTH = 8192
const PEM_LINE_LENGTH = 64
const hexPattern = /^(?:0[xX])?(?:[0-9a-fA-F]{2})+$/
const pemPattern = /^-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n?-----END PUBLIC KEY-----(?:\r?\n)*$/
const PEM_START = '2d2d2d2d2d'

/**
 * The key that a text holds, in any form that is in use: hexadecimal of a SEC1 point, of a DER SubjectPublicKeyInfo or
 * of a PEM text, or a PEM text (`PUBLIC KEY` only: a private key is not taken for its public half).
 *
 * SPEC: Appendix A says "hex string" and no more. COMPAT: Avalon publishes PEM texts, and hexadecimal of PEM texts in
 * `workerEncryptionKey`.
 *
 * @throws EeaError `InvalidPublicKey` with `eeaCode` 2.
 */
export function parsePublicKey(field: string, text: string): PublicKey {
  const key = readPublicKey(text)
  if (key !== undefined) return key
  throw new EeaError(
    'InvalidPublicKey',
    genericCode.invalidParameter,
    `${field} holds no public key: pass a secp256k1 point, or the DER or PEM SubjectPublicKeyInfo of a secp256k1 or an RSA key of 2048 to 4096 bits.`,
    { field, value: text.slice(0, 80), limit: 'secp256k1, or RSA of 2048 to 4096 bits' },
  )
}

/**
 * The text of a key as the profile publishes it: hexadecimal of the uncompressed point or of the RSA key's DER, or
 * PEM with lines of 64 characters and a final line break.
 */
export function publicKeyText(profile: WorkOrderProfile, key: PublicKey): string {
  if (profile.publicKeys === 'pem') return pemText(publicKeyDer(key))
  return hexText(profile, key.type === 'SECP256K1' ? uncompressedPoint(key.point) : publicKeyDer(key))
}

/** What a signature of a published key covers: the bytes of the key, or of its PEM text. */
export function publicKeyTextBytes(profile: WorkOrderProfile, text: string): Uint8Array {
  return profile.publicKeys === 'pem' || !hexPattern.test(text) ? utf8ToBytes(text) : hexBytes(text)
}

/** Hexadecimal of a published key: what `workerEncryptionKey` carries. */
export function publicKeyHex(profile: WorkOrderProfile, text: string): string {
  return hexText({ hexDigits: 'lower' }, publicKeyTextBytes(profile, text))
}

/** The key that a text holds in one of the forms of {@link parsePublicKey}, or `undefined`. */
export function readPublicKey(text: string): PublicKey | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined
  if (!hexPattern.test(text)) return publicKeyOfPem(text)
  const bytes = hexBytes(text)
  if (hexText({ hexDigits: 'lower' }, bytes).startsWith(PEM_START))
    return publicKeyOfPem(Buffer.from(bytes).toString('latin1'))
  return bytes.length <= 65 ? publicKeyOfPoint(bytes) : publicKeyOfDer(bytes)
}

function publicKeyOfPem(text: string): PublicKey | undefined {
  const body = pemPattern.exec(text)?.[1]?.replace(/[\r\n]/g, '')
  return body !== undefined && isBase64Text(body) ? publicKeyOfDer(base64Bytes(body)) : undefined
}

function pemText(der: Uint8Array): string {
  const lines = base64Text(der).match(new RegExp(`.{1,${PEM_LINE_LENGTH}}`, 'g')) ?? []
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n')
}
