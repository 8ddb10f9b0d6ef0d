import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fieldBytes } from '../work-order/field-bytes.js'
import { hexBytes } from '../work-order/hex-text.js'
import type { WorkOrderProfile } from '../work-order/profile.js'

/** What the signature of a receipt's creation covers. */
export interface SignedCreation {
  readonly workOrderId: string
  readonly workerServiceId: string
  readonly workerId: string
  readonly requesterId: string
  /** 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the application's. */
  readonly receiptCreateStatus: number
  readonly workOrderRequestHash: string
  readonly requesterGeneratedNonce: string
}

/** What the signature of an update covers. It does not say who updates. */
export interface SignedUpdate {
  readonly workOrderId: string
  /** As in `ReceiptUpdate`. */
  readonly updateType: number
  /** BASE64. */
  readonly updateData: string
}

/**
 * The bytes whose hash `requesterSignature` signs.
 *
 * SPEC: "Receipt Create Request Payload": workOrderId, workerServiceId, workerId, requesterId, workOrderStatus,
 * workOrderRequestHash and requesterGeneratedNonce, concatenated. The text has no parameter `workOrderStatus`; it is
 * `receiptCreateStatus`, as the 32 bytes that a contract would hash. COMPAT: Avalon hashes the texts, the status in
 * decimal digits.
 */
export function creationPreimage(profile: WorkOrderProfile, creation: SignedCreation): Uint8Array {
  const id = (text: string): Uint8Array => fieldBytes(profile, 'id', text)
  return concatBytes(
    id(creation.workOrderId),
    id(creation.workerServiceId),
    id(creation.workerId),
    id(creation.requesterId),
    numberBytes(profile, creation.receiptCreateStatus),
    fieldBytes(profile, 'base64', creation.workOrderRequestHash),
    fieldBytes(profile, 'hex', creation.requesterGeneratedNonce),
  )
}

/**
 * The bytes whose hash `updateSignature` signs.
 *
 * SPEC: "Updating a Work Order Receipt": workOrderId, updateType and updateData.
 */
export function updatePreimage(
  profile: WorkOrderProfile,
  { workOrderId, updateType, updateData }: SignedUpdate,
): Uint8Array {
  return concatBytes(
    fieldBytes(profile, 'id', workOrderId),
    numberBytes(profile, updateType),
    fieldBytes(profile, 'base64', updateData),
  )
}

function numberBytes(profile: WorkOrderProfile, value: number): Uint8Array {
  if (profile.hashing.fields === 'asSent') return utf8ToBytes(String(value))
  return hexBytes(value.toString(16).padStart(64, '0'))
}
