import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import { directRequestStatusCodec } from '../direct-request-status.js'
import type { TrustedOperationStatus } from '../trusted-operation-status.js'
import { isHex } from './hex-result.js'

/** A notification of a watched operation. */
export interface DirectFrame {
  readonly directHash: Hex
  readonly status: TrustedOperationStatus
  /** Stable name of the code that says why, where the worker says it. */
  readonly reason?: string
}

/** Reads a notification; `undefined` for any other message. */
export function readStatusFrame(message: unknown): DirectFrame | undefined {
  if (typeof message !== 'object' || message === null || !('method' in message) || !('params' in message))
    return undefined
  const { params } = message
  if (typeof params !== 'object' || params === null || !('result' in params) || !('subscription' in params))
    return undefined
  const { result, subscription } = params
  if (!isHex(result) || !isHex(subscription)) return undefined
  const status = readStatus(result)
  if (status === undefined) return undefined
  const reason = 'reason' in params && typeof params.reason === 'string' ? params.reason : undefined
  return { directHash: subscription, status, ...(reason === undefined ? {} : { reason }) }
}

function readStatus(result: Hex): TrustedOperationStatus | undefined {
  try {
    const status = decode(directRequestStatusCodec, fromHex(result))
    return status.type === 'trustedOperationStatus' ? status.value : undefined
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}
