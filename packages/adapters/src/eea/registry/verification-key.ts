import { toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { isDid } from '../work-order/did.js'
import { verifyEcdsa } from '../work-order/ecdsa-signature.js'
import { verifyHash } from '../work-order/hash-signature.js'
import { hexBytes, hexDigits } from '../work-order/hex-text.js'
import { type PublicKey, publicKeyOfPoint, uncompressedPoint } from '../work-order/public-key.js'
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
  return signers(provider, hash.digest, signature).some((point) => addressOf(provider, point) === hexDigits(identifier))
}

/** The key that an identifier is: a point of 33 or 65 bytes; `undefined` for any other identifier. */
export function keyOfIdentifier(identifier: string): PublicKey | undefined {
  const digits = hexDigits(identifier)
  if (isDid(identifier) || (digits.length !== 66 && digits.length !== 130)) return undefined
  return publicKeyOfPoint(hexBytes(digits))
}

/**
 * The points that could have made a signature. The verification recovers them one by one and compares; with a point
 * that nobody has it goes through all of them, in every form that a signature may have.
 */
function signers(provider: CryptoProvider, digest: Uint8Array, signature: Uint8Array): readonly Uint8Array[] {
  const points: Uint8Array[] = []
  const collecting: CryptoProvider = {
    ...provider,
    recoverSecp256k1: (compact, signed) => {
      const point = provider.recoverSecp256k1(compact, signed)
      if (point !== undefined) points.push(point)
      return point
    },
  }
  verifyEcdsa(collecting, new Uint8Array(33), digest, signature)
  return points
}

/** The Ethereum address of a public key: the last 20 bytes of the KECCAK-256 of the point's coordinates. */
function addressOf(provider: CryptoProvider, point: Uint8Array): string {
  const digest = provider.keccak256(uncompressedPoint(point).subarray(1))
  return toHex(digest.subarray(12)).slice(2)
}
