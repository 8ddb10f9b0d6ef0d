import { fromHex, LockstepError, toHex } from '@lockstep/core'
import { updatePreimage } from '../../receipt/receipt-preimage.js'
import { base64Text } from '../../work-order/base64-text.js'
import type { ComposedRequest } from '../../work-order/compose-request.js'
import { verifyHash } from '../../work-order/hash-signature.js'
import { workOrderHash } from '../../work-order/work-order-hash.js'
import { idWord } from '../payload/id-word.js'
import type { KnownProxyWorker } from './proxy-client-options.js'
import type { ProxyReceipt } from './read-receipt.js'

/** How an order ended, as its requester found it. */
export interface OrderEnd {
  /** The receipt status that goes with it: 1 completed, 3 failed. */
  readonly status: number
  /** 32 bytes; `undefined` for an order that failed. */
  readonly responseHash: Uint8Array | undefined
}

/**
 * Holds a receipt against the order: its request, its end, the hash of its response, the worker's signature under it.
 *
 * @throws LockstepError `ReceiptMismatch`, naming what does not fit. A receipt that is still pending does not fit yet.
 */
export function verifyReceipt(
  worker: KnownProxyWorker,
  { request, hash }: Pick<ComposedRequest, 'request' | 'hash'>,
  { status, responseHash }: OrderEnd,
  receipt: ProxyReceipt,
): void {
  requireEqual('workerId', receipt.workerId, idWord(request.workerId))
  requireEqual('requesterId', receipt.requesterId, idWord(request.requesterId))
  requireEqual('workOrderRequestHash', receipt.requestHash, toHex(hash.digest))
  // Processed is a completed order whose worker will tell its receipt more.
  const isProcessed = status === 1 && receipt.status === 2n
  if (!isProcessed) requireEqual('currentReceiptStatus', String(receipt.status), String(status))
  if (responseHash === undefined) return
  const update = receipt.lastUpdate
  requireEqual('updateData', update?.updateData, toHex(responseHash))
  const { suite, verificationKey } = worker
  const signed = {
    workOrderId: idWord(request.workOrderId).slice(2),
    updateType: Number(update?.updateType ?? 0n),
    updateData: base64Text(responseHash),
  }
  const preimage = workOrderHash(suite, updatePreimage(suite.profile, signed))
  const signature = fromHex(update?.updateSignature ?? '0x')
  if (!verifyHash(suite, verificationKey, preimage, signature)) throw mismatch('updateSignature', update, 'the worker')
}

function requireEqual(field: string, found: string | undefined, expected: string): void {
  if (found !== expected) throw mismatch(field, found, expected)
}

const mismatch = (field: string, value: unknown, limit: string): LockstepError =>
  new LockstepError(
    'ReceiptMismatch',
    `${field} of the receipt does not fit the order, which needs ${limit}; keep the order's evidence and ask the worker`,
    { field, value, limit },
  )
