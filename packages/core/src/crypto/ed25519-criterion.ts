import { fromHex } from '../hex.js'
import { isCanonicalField, isCanonicalScalar } from './curve25519-encoding.js'

const SIGNATURE_LENGTH = 64
const POINT_LENGTH = 32
const SIGN_BIT_CLEARED = 0x7f

/**
 * The y coordinates of the eight points whose order divides the cofactor, little-endian. Both signs of x count, so
 * the encodings of 0 with a sign bit (x = 0 and y = ±1) are covered too: those points are of small order anyway.
 */
const SMALL_ORDER_Y: readonly Uint8Array[] = [
  fromHex('0x0000000000000000000000000000000000000000000000000000000000000000'),
  fromHex('0x0100000000000000000000000000000000000000000000000000000000000000'),
  fromHex('0x26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  fromHex('0xc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
  fromHex('0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'),
]

/**
 * The one meaning of a well-formed Ed25519 signature, asked before any library is: 64 and 32 bytes; S below the group
 * order; A and R canonical (y below the field prime); neither A nor R of small order. Points of mixed order pass: the
 * cofactorless equation of the library behind decides about them.
 *
 * Libraries disagree on exactly these inputs, and one library may change its mind between versions, so two workers
 * without this check could be forked by an input that anyone can craft. The verdicts are libsodium's.
 *
 * SPEC: RFC 8032 section 5.1.7, with the stricter choices of libsodium `crypto_sign_verify_detached`.
 * PERF: under 0.1 µs for an honest signature; each comparison ends at its first byte that differs.
 */
export function meetsEd25519Criterion(signature: Uint8Array, publicKey: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_LENGTH &&
    publicKey.length === POINT_LENGTH &&
    isCanonicalScalar(signature, POINT_LENGTH, 0xff) &&
    isAcceptablePoint(publicKey) &&
    isAcceptablePoint(signature)
  )
}

function isAcceptablePoint(bytes: Uint8Array): boolean {
  return isCanonicalField(bytes, 0) && !SMALL_ORDER_Y.some((y) => hasCoordinate(bytes, y))
}

function hasCoordinate(point: Uint8Array, y: Uint8Array): boolean {
  for (let index = 0; index < 31; index++) if (point[index] !== y[index]) return false
  return ((point[31] ?? 0) & SIGN_BIT_CLEARED) === y[31]
}
