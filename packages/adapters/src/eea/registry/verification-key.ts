import { toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { base64Bytes, isBase64Text } from '../work-order/base64-text.js'
import { isDid } from '../work-order/did.js'
import { recoverEcdsa } from '../work-order/ecdsa-signature.js'
import { verifyHash } from '../work-order/hash-signature.js'
import { hexBytes, hexDigits } from '../work-order/hex-text.js'
import { type PublicKey, publicKeyOfDer, publicKeyOfPoint, uncompressedPoint } from '../work-order/public-key.js'
import { workOrderHash } from '../work-order/work-order-hash.js'
import type { WorkerAlgorithms } from '../work-order/worker-algorithms.js'

/**
 * Finds the key of a requester or another participant by its identifier: the explicit mapping that the specification
 * leaves to the application. `undefined` lets an identifier that is an address or a key speak for itself.
 */
export type ResolveKey = (identifier: string) => PublicKey | undefined | Promise<PublicKey | undefined>

/** A signature that somebody claims to have made. */
export interface ClaimedSignature {
  readonly identifier: string
  readonly algorithms: WorkerAlgorithms
  readonly preimage: Uint8Array
  readonly signature: Uint8Array
}

const addressDigits = 40

/**
 * Whether the owner of an identifier made a signature. SPEC: "Receipt Create Request Payload": the key comes from a
 * mapping, or the identifier is an Ethereum address, or it is the verification key itself.
 */
export async function isSignedBy(
  provider: CryptoProvider,
  resolveKey: ResolveKey | undefined,
  { identifier, algorithms, preimage, signature }: ClaimedSignature,
): Promise<boolean> {
  const hash = workOrderHash({ provider, algorithms }, preimage)
  const key = (await resolveKey?.(identifier)) ?? keyOfIdentifier(identifier)
  if (key !== undefined) return verifyHash({ provider, algorithms }, key, hash, signature)
  if (isDid(identifier) || hexDigits(identifier).length !== addressDigits) return false
  if (!algorithms.signing.includes('SECP256K1')) return false
  const wanted = hexDigits(identifier)
  for (const point of recoverEcdsa(provider, hash.digest, signature)) {
    if (addressOf(provider, point) === wanted) return true
  }
  return false
}

/**
 * The key that an identifier is: a point of 33 or 65 bytes in hexadecimal; `undefined` for any other identifier.
 *
 * COMPAT: Avalon's SDK updates receipts in the name of a PEM text without its first and last line.
 */
export function keyOfIdentifier(identifier: string): PublicKey | undefined {
  if (isDid(identifier)) return undefined
  if (!/^(?:0[xX])?[0-9a-fA-F]+$/.test(identifier)) {
    return isBase64Text(identifier) ? publicKeyOfDer(base64Bytes(identifier)) : undefined
  }
  const digits = hexDigits(identifier)
  return digits.length === 66 || digits.length === 130 ? publicKeyOfPoint(hexBytes(digits)) : undefined
}

/** The Ethereum address of a public key: the last 20 bytes of the KECCAK-256 of the point's coordinates. */
function addressOf(provider: CryptoProvider, point: Uint8Array): string {
  const digest = provider.keccak256(uncompressedPoint(point).subarray(1))
  return toHex(digest.subarray(12)).slice(2)
}
