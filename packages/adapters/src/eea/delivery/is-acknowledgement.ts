import type { DeliveryKind } from './delivery-record.js'
import type { CallbackAnswer } from './post-callback.js'

/**
 * Whether the receiver has taken a callback. A result is taken by a status payload of code 0.
 *
 * SPEC: "Work Order Asynchronous Result": the client responds with a Work Order Status Payload. "Work Order Completion
 * Event" asks for no answer, so there an empty one of status 2xx is enough.
 */
export function isAcknowledgement(kind: DeliveryKind, { status, body, empty }: CallbackAnswer): boolean {
  if (status < 200 || status > 299) return false
  return (kind === 'notification' && empty) || statusCode(body) === 0
}

function statusCode(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
