import { type DataItem, protectionOf } from './data-item.js'
import { signatureFault } from './fault.js'
import { payloadFormatOf } from './payload-format.js'
import type { PublicKey } from './public-key.js'
import { parsePublicKey } from './public-key-text.js'
import type { WorkOrderHash } from './work-order-hash.js'
import type { WorkOrderRequest } from './work-order-request.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** What is known of requesters, and asked of them. */
export interface RequesterPolicy {
  /** The requester's key, known from elsewhere by `requesterId`; the specification distributes none. */
  readonly requesterKey?: PublicKey | undefined
  /** Refuses requests without a signature by that key. */
  readonly signatureRequired?: boolean | undefined
}

/**
 * What a requester's signature is worth: made by the key that is known; made by a key that the request brought along,
 * which authenticates nobody; there, but no key to check it with; not there.
 */
export type RequesterAuthentication = 'verified' | 'selfAsserted' | 'unverified' | 'absent'

/**
 * Checks `requesterSignature`.
 *
 * @throws EeaError `InvalidSignature` with the profile's code for one that does not fit, or that is missing where the
 * policy or a third party's key asks for it; `UnsupportedPayloadFormat` and `InvalidPublicKey` with `eeaCode` 2.
 */
export function authenticateRequester(
  suite: WorkOrderSuite,
  request: WorkOrderRequest,
  hash: WorkOrderHash,
  policy: RequesterPolicy,
): RequesterAuthentication {
  const authentication = judgeSignature(suite, request, hash, policy)
  requireAuthentication(suite, request, authentication, policy)
  return authentication
}

/** Whether the data of any item is under a third party's key. */
export function hasThirdPartyKey(items: readonly DataItem[]): boolean {
  return items.some((item) => protectionOf(item) === 'thirdParty')
}

function judgeSignature(
  suite: WorkOrderSuite,
  request: WorkOrderRequest,
  hash: WorkOrderHash,
  { requesterKey }: RequesterPolicy,
): RequesterAuthentication {
  const format = payloadFormatOf(suite, request.payloadFormat)
  const { requesterSignature, verifyingKey } = request
  if (requesterSignature === undefined) return 'absent'
  const claimed = suite.profile.selfAssertedKey ? verifyingKey : undefined
  const key = requesterKey ?? (claimed === undefined ? undefined : parsePublicKey('verifyingKey', claimed))
  if (key === undefined) return 'unverified'
  if (format.verify(suite, key, hash, requesterSignature))
    return requesterKey === undefined ? 'selfAsserted' : 'verified'
  throw signatureFault(
    suite.profile,
    'requesterSignature',
    'was not made over this request by the key of the requester',
  )
}

/** SPEC: Note 4: without a signature, a third party's wrapped key can be carried into a stranger's request. */
function requireAuthentication(
  { profile }: WorkOrderSuite,
  { inData, outData = [] }: WorkOrderRequest,
  authentication: RequesterAuthentication,
  { signatureRequired = false }: RequesterPolicy,
): void {
  const thirdParty = profile.thirdPartyKeyNeedsSignature && hasThirdPartyKey([...inData, ...outData])
  if (authentication === 'verified' || !(signatureRequired || thirdParty)) return
  throw signatureFault(
    profile,
    'requesterSignature',
    `is ${authentication}, but this worker needs one that it can verify: sign the request and make the key known`,
  )
}
