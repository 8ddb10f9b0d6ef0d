import { createHash } from 'node:crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { bytesOf } from '../crypto-native/bytes-of.js'
import { craftedEd25519, craftedSr25519, speccheck } from '../crypto-native/vectors.js'
import {
  add,
  base,
  encodePoint,
  fromLittleEndian,
  groupOrder,
  littleEndian,
  multiply,
  smallOrderPoints,
} from './edwards25519.js'
import type { Random } from './random.js'

/** Signature, message, public key. */
export type SignatureInput = readonly [Uint8Array, Uint8Array, Uint8Array]

const published: readonly SignatureInput[] = [
  ...speccheck.map(
    (entry): SignatureInput => [bytesOf(entry.signature), bytesOf(entry.message), bytesOf(entry.pub_key)],
  ),
  ...[...craftedEd25519, ...craftedSr25519].map(
    (entry): SignatureInput => [bytesOf(entry.signature), bytesOf(entry.message), bytesOf(entry.publicKey)],
  ),
]

/** A vector as it is published: "Taming the many EdDSAs", and our own crafted ones. */
export const anyPublished = (random: Random): SignatureInput => random.pick(published)

/** A point of small order, perhaps in a form that is not canonical. */
const anySmallPoint = (random: Random): Uint8Array => encodePoint(random.pick(smallOrderPoints), random.oneIn(3))

/**
 * An Ed25519 signature whose key and R have parts of small order. Verifiers with the cofactor take all of them, those
 * without it only the ones whose parts cancel out; libsodium refuses small-order keys and R besides.
 */
export function mixedOrderSignature(random: Random): SignatureInput {
  const message = random.bytes(random.below(40))
  const [a, r] = [anyScalar(random), anyScalar(random)]
  const [keyPart, noncePart] = [random.pick(smallOrderPoints), random.pick(smallOrderPoints)]
  const publicKey = encodePoint(add(multiply(a, base), keyPart), random.oneIn(10))
  const commitment = encodePoint(add(multiply(r, base), noncePart), random.oneIn(10))
  const digest = createHash('sha512').update(commitment).update(publicKey).update(message).digest()
  const k = fromLittleEndian(digest) % groupOrder
  return [concatBytes(commitment, littleEndian((r + k * a) % groupOrder)), message, publicKey]
}

/** Now and then 0 or 1, which make the key or R a point of small order itself. */
function anyScalar(random: Random): bigint {
  return random.oneIn(5) ? BigInt(random.below(2)) : fromLittleEndian(random.bytes(32)) % groupOrder
}

/** A good signature with something put in its place that libraries are known to see differently. */
export function withOddPart(random: Random, [signature, message, publicKey]: SignatureInput): SignatureInput {
  const [first, second] = [signature.subarray(0, 32), signature.subarray(32)]
  switch (random.below(5)) {
    case 0:
      return [concatBytes(anySmallPoint(random), second), message, publicKey]
    case 1:
      return [signature, message, anySmallPoint(random)]
    case 2:
      return [concatBytes(anySmallPoint(random), second), message, anySmallPoint(random)]
    case 3:
      return [concatBytes(first, plusOrder(second, BigInt(random.below(16)))), message, publicKey]
    default:
      return [concatBytes(first, random.pick(edgeScalars)), message, publicKey]
  }
}

const plusOrder = (scalar: Uint8Array, times: bigint): Uint8Array =>
  littleEndian((fromLittleEndian(scalar) + times * groupOrder) % 2n ** 256n)

const edgeScalars = [0n, 1n, groupOrder - 1n, groupOrder, groupOrder + 1n, 2n ** 253n, 2n ** 256n - 1n].map((scalar) =>
  littleEndian(scalar),
)
