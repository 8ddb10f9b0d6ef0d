import type { Hex, Stf } from '@lockstep/core'
import { callResult, codeName, type NamedEvent, receiptEvents, type SignedReceipt } from '@lockstep/core/receipt'
import type { Call } from '@lockstep/core/stf'
import { jsonText } from '../json-text.js'

/** A receipt in the STF's own names. */
export interface ReceiptDocument {
  readonly operationHash: Hex
  readonly block: number
  readonly index: number
  readonly status: 'Executed' | 'Failed' | 'Rejected'
  /** `Ok`, an engine code, or `module.ErrorName`. */
  readonly code: string
  readonly events: readonly NamedEvent[]
  /** What the call returned, or the error's details, where its call is known. */
  readonly result?: unknown
  readonly stateRoot: Hex
}

/** @param call whose receipt it is; its result is left out where that is not known. */
export function receiptDocument(stf: Stf, { receipt, signedHeader }: SignedReceipt, call?: Call): ReceiptDocument {
  const { operationHash, block, index, status } = receipt
  return {
    ...{ operationHash, block, index, status, code: codeName(stf, receipt), events: receiptEvents(stf, receipt) },
    ...(call === undefined ? {} : { result: resultOf(stf, receipt, call) }),
    stateRoot: signedHeader.header.stateRoot,
  }
}

/** The same for people. */
export function receiptText({ operationHash, block, index, status, code, events, result }: ReceiptDocument): string {
  const hasResult = result !== undefined && result !== null && jsonText(result) !== '{}'
  return [
    `${status}${status === 'Executed' ? '' : `: ${code}`} in block ${block}, place ${index}`,
    `operation ${operationHash}`,
    ...(hasResult ? [`result ${jsonText(result)}`] : []),
    ...events.map(({ module, name, payload }) => `event ${module}.${name} ${jsonText(payload)}`),
  ].join('\n')
}

function resultOf(stf: Stf, receipt: SignedReceipt['receipt'], call: Call): unknown {
  const result = callResult(stf, call, receipt)
  return result.status === 'Executed' ? (result.value ?? null) : result.details
}
