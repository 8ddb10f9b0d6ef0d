import { signatureFault } from './fault.js'
import { signHash, verifyHash } from './hash-signature.js'
import type { HashSigner } from './hash-signer.js'
import { hexBytes, hexText } from './hex-text.js'
import type { PublicKey } from './public-key.js'
import { publicKeyTextBytes } from './public-key-text.js'
import { workOrderHash } from './work-order-hash.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/**
 * A worker's `encryptionKeySignature`, in hexadecimal: over the hash of the published key's bytes, or of its PEM text.
 * It does not cover `encryptionKeyNonce`: an old key stays signed.
 *
 * SPEC: Appendix A, "Intel SGX Worker Type Data".
 *
 * @param encryptionKey the text that worker details publish.
 */
export function signEncryptionKey(suite: WorkOrderSuite, signer: HashSigner, encryptionKey: string): string {
  const hash = workOrderHash(suite, publicKeyTextBytes(suite.profile, encryptionKey))
  return hexText({ hexDigits: 'lower' }, signHash(signer, hash))
}

/**
 * Refuses an encryption key that the worker did not sign. SPEC: the requester must verify it before the first use.
 *
 * @throws EeaError `InvalidSignature` with the profile's code.
 */
export function verifyEncryptionKey(
  suite: WorkOrderSuite,
  verificationKey: PublicKey,
  encryptionKey: string,
  encryptionKeySignature: string,
): void {
  const hash = workOrderHash(suite, publicKeyTextBytes(suite.profile, encryptionKey))
  const isHex = /^(?:0[xX])?(?:[0-9a-fA-F]{2}){8,1024}$/.test(encryptionKeySignature)
  if (isHex && verifyHash(suite, verificationKey, hash, hexBytes(encryptionKeySignature))) return
  throw signatureFault(suite.profile, 'encryptionKeySignature', 'was not made over encryptionKey by verificationKey')
}
