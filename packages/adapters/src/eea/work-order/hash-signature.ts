import { ecdsaDer, verifyEcdsa } from './ecdsa-signature.js'
import type { HashSigner } from './hash-signer.js'
import type { PublicKey } from './public-key.js'
import { verifyRsa } from './rsa-signature.js'
import type { SigningAlgorithm } from './signing-algorithm.js'
import type { WorkOrderHash } from './work-order-hash.js'
import type { WorkOrderSuite } from './work-order-suite.js'

type VerifySuite = Pick<WorkOrderSuite, 'provider' | 'algorithms'>

/** The bytes of a signature as they travel: DER for secp256k1, the plain RSA signature otherwise. */
export function signHash(signer: HashSigner, hash: WorkOrderHash): Uint8Array {
  const signature = signer.sign(hash)
  return signer.algorithm === 'SECP256K1' ? ecdsaDer(signature) : signature
}

/**
 * Whether the key's owner signed the hash, with an algorithm of the worker's `signingAlgorithm`.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Signing for JSON-RPC Format".
 */
export function verifyHash(suite: VerifySuite, key: PublicKey, hash: WorkOrderHash, signature: Uint8Array): boolean {
  return suite.algorithms.signing.some((algorithm) => verifyWith(suite, algorithm, key, hash, signature))
}

function verifyWith(
  { provider }: VerifySuite,
  algorithm: SigningAlgorithm,
  key: PublicKey,
  hash: WorkOrderHash,
  signature: Uint8Array,
): boolean {
  if (algorithm === 'SECP256K1')
    return key.type === 'SECP256K1' && verifyEcdsa(provider, key.point, hash.digest, signature)
  return key.type === 'RSA' && verifyRsa(algorithm, key.key, hash, signature)
}
