import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64Bytes, isBase64Text } from './base64-text.js'
import { signatureFault } from './fault.js'
import { verifyHash } from './hash-signature.js'
import type { PublicKey } from './public-key.js'
import { parsePublicKey } from './public-key-text.js'
import { workOrderHash } from './work-order-hash.js'
import type { WorkOrderResult } from './work-order-result.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/**
 * The key that signed a result: the worker's, or the one of the pool member that ran the order, if the worker's key
 * signed it for this request.
 *
 * COMPAT: Avalon's pools. SPEC: in a pool of the specification every enclave has the worker's own key.
 *
 * @throws EeaError `InvalidSignature` with the profile's code, `InvalidPublicKey` with `eeaCode` 2.
 */
export function memberKey(
  suite: WorkOrderSuite,
  workerKey: PublicKey,
  requesterNonce: string,
  { extVerificationKey, extVerificationKeySignature }: WorkOrderResult,
): PublicKey {
  if (extVerificationKey === undefined) return workerKey
  const member = parsePublicKey('extVerificationKey', extVerificationKey)
  const hash = workOrderHash(suite, utf8ToBytes(extVerificationKey + requesterNonce))
  const signature = extVerificationKeySignature ?? ''
  if (isBase64Text(signature) && verifyHash(suite, workerKey, hash, base64Bytes(signature))) return member
  throw signatureFault(suite.profile, 'extVerificationKeySignature', 'was not made by the key of the worker')
}
