import { concatBytes } from '@noble/hashes/utils.js'
import { base64Bytes, base64Text } from './base64-text.js'
import type { EncryptionKeyGet, EncryptionKeyRecord } from './encryption-key-record.js'
import { fieldBytes } from './field-bytes.js'
import { signHash, verifyHash } from './hash-signature.js'
import type { HashSigner } from './hash-signer.js'
import type { PublicKey } from './public-key.js'
import { publicKeyTextBytes } from './public-key-text.js'
import { type WorkOrderHash, workOrderHash } from './work-order-hash.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/**
 * What a requester signs in EncryptionKeyGet: workerId ‖ lastUsedKeyNonce ‖ tag ‖ signatureNonce, an absent one empty.
 *
 * SPEC: "Get Encryption Key Request Payload", which calls the algorithm `encryptionAlgorithm`; it can only be the
 * worker's `signingAlgorithm`.
 */
export function encryptionKeyGetHash(suite: WorkOrderSuite, get: EncryptionKeyGet): WorkOrderHash {
  const { profile } = suite
  const preimage = concatBytes(
    fieldBytes(profile, 'id', get.workerId),
    fieldBytes(profile, 'nonce', get.lastUsedKeyNonce),
    fieldBytes(profile, 'id', get.tag),
    fieldBytes(profile, 'nonce', get.signatureNonce),
  )
  return workOrderHash(suite, preimage)
}

/**
 * What a worker signs of its key: workerId ‖ encryptionKey ‖ encryptionKeyNonce ‖ tag. EncryptionKeySet carries the
 * same signature, without its `signatureNonce`: the service hands it out to requesters and cannot make another.
 *
 * SPEC: "Get Encryption Key Response Payload".
 */
export function encryptionKeyHash(
  suite: WorkOrderSuite,
  record: Omit<EncryptionKeyRecord, 'signature'>,
): WorkOrderHash {
  const { profile } = suite
  const preimage = concatBytes(
    fieldBytes(profile, 'id', record.workerId),
    publicKeyTextBytes(profile, record.encryptionKey),
    fieldBytes(profile, 'nonce', record.encryptionKeyNonce),
    fieldBytes(profile, 'id', record.tag),
  )
  return workOrderHash(suite, preimage)
}

/** The base64 `signature` of a key record or of its request. */
export function signKeyHash(signer: HashSigner, hash: WorkOrderHash): string {
  return base64Text(signHash(signer, hash))
}

/** Whether a base64 `signature` is the key owner's over the hash. Never throws. */
export function verifyKeyHash(suite: WorkOrderSuite, key: PublicKey, hash: WorkOrderHash, signature: string): boolean {
  return verifyHash(suite, key, hash, base64Bytes(signature))
}
