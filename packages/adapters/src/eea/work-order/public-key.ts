import { createPublicKey, type KeyObject } from 'node:crypto'
import { fromHex, toHex } from '@lockstep/core'
import type { RsaPublicKey } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { integerOf, rsaPublicJwk } from '../../crypto-native/rsa-jwk.js'

/** A public key of a requester or a worker: a compressed secp256k1 point of 33 bytes, or an RSA key. */
export type PublicKey =
  | { readonly type: 'SECP256K1'; readonly point: Uint8Array }
  | { readonly type: 'RSA'; readonly key: RsaPublicKey }

const MIN_MODULUS_BITS = 2048
const MAX_MODULUS_BITS = 4096

/** SPEC: RFC 5480 section 2: SubjectPublicKeyInfo of id-ecPublicKey on secp256k1, up to the point. */
const UNCOMPRESSED_POINT_HEADER = fromHex('0x3056301006072a8648ce3d020106052b8104000a034200')
const COMPRESSED_POINT_HEADER = fromHex('0x3036301006072a8648ce3d020106052b8104000a032200')

/**
 * The key of a DER SubjectPublicKeyInfo: canonical DER, the point on the curve, RSA of 2048 to 4096 bits with an odd
 * exponent from 3; `undefined` for anything else.
 */
export function publicKeyOfDer(der: Uint8Array): PublicKey | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
    // OpenSSL ignores what follows a key; two texts of one key would be two keys to whoever compares texts.
    const isCanonical = key.export({ format: 'der', type: 'spki' }).equals(der)
    return isCanonical && !hasHybridPoint(key, der) ? publicKeyOf(key) : undefined
  } catch {
    return undefined
  }
}

/** The key of a SEC1 point on secp256k1: 33 bytes compressed or 65 uncompressed. */
export function publicKeyOfPoint(point: Uint8Array): PublicKey | undefined {
  if (point.length === 33) return publicKeyOfDer(concatBytes(COMPRESSED_POINT_HEADER, point))
  return point.length === 65 ? publicKeyOfDer(concatBytes(UNCOMPRESSED_POINT_HEADER, point)) : undefined
}

/** The DER SubjectPublicKeyInfo of a key, a point uncompressed. */
export function publicKeyDer(key: PublicKey): Uint8Array {
  if (key.type === 'SECP256K1') return concatBytes(UNCOMPRESSED_POINT_HEADER, uncompressedPoint(key.point))
  const imported = createPublicKey({ key: rsaPublicJwk(key.key), format: 'jwk' })
  return new Uint8Array(imported.export({ format: 'der', type: 'spki' }))
}

/** The 65 bytes of a compressed point. */
export function uncompressedPoint(point: Uint8Array): Uint8Array {
  const der = Buffer.from(concatBytes(COMPRESSED_POINT_HEADER, point))
  const { x, y } = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'jwk' })
  return concatBytes(Uint8Array.of(4), coordinate(x), coordinate(y))
}

/** Whether two keys are the same. */
export function samePublicKey(left: PublicKey, right: PublicKey): boolean {
  if (left.type === 'SECP256K1') return right.type === 'SECP256K1' && toHex(left.point) === toHex(right.point)
  return right.type === 'RSA' && left.key.modulus === right.key.modulus && left.key.exponent === right.key.exponent
}

/** X9.62 knows a third form of a point, 06 or 07, which OpenSSL takes and nobody else writes. */
function hasHybridPoint({ asymmetricKeyType }: KeyObject, der: Uint8Array): boolean {
  return asymmetricKeyType === 'ec' && (der[UNCOMPRESSED_POINT_HEADER.length] ?? 0) > 4
}

function publicKeyOf(key: KeyObject): PublicKey | undefined {
  const { kty, crv, n, e, x, y } = key.export({ format: 'jwk' })
  if (kty === 'EC' && crv === 'secp256k1')
    return { type: 'SECP256K1', point: compressedPoint(coordinate(x), coordinate(y)) }
  return kty === 'RSA' ? rsaKey({ modulus: integerOf(n), exponent: integerOf(e) }) : undefined
}

function rsaKey(key: RsaPublicKey): PublicKey | undefined {
  const bits = key.modulus.toString(2).length
  const sound = bits >= MIN_MODULUS_BITS && bits <= MAX_MODULUS_BITS && key.exponent >= 3n && (key.exponent & 1n) === 1n
  return sound ? { type: 'RSA', key } : undefined
}

function compressedPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(2 | ((y[31] ?? 0) & 1)), x)
}

function coordinate(part: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(part ?? '', 'base64url'))
}
