import type { WorkOrderProfile } from '../work-order/profile.js'
import type { WorkOrderRequest } from '../work-order/work-order-request.js'

/** SPEC: "Direct Model Invocation": how a requester learns of the result. */
export type InvocationMode = 'synchronous' | 'asynchronous' | 'notification' | 'pull'

/** All of {@link InvocationMode}. */
export const invocationModes: readonly InvocationMode[] = ['synchronous', 'asynchronous', 'notification', 'pull']

/** What an order asks for: its modes, and where callbacks go. */
export interface Invocation {
  /** One mode, or both kinds of callback. */
  readonly modes: readonly InvocationMode[]
  readonly resultUri: string | undefined
  readonly notifyUri: string | undefined
}

/**
 * Reads the mode. A time-out above zero is synchronous whatever else is said; both URIs ask for both callbacks.
 *
 * COMPAT: Avalon's clients put words in place of URIs, and nobody ever called them; nobody does here.
 */
export function invocationOf(profile: WorkOrderProfile, request: WorkOrderRequest): Invocation {
  if (request.responseTimeoutMSecs > 0) return { modes: ['synchronous'], resultUri: undefined, notifyUri: undefined }
  const { resultUri, notifyUri } = profile.records.httpUris ? request : {}
  const modes: InvocationMode[] = []
  if (resultUri !== undefined) modes.push('asynchronous')
  if (notifyUri !== undefined) modes.push('notification')
  return { modes: modes.length === 0 ? ['pull'] : modes, resultUri, notifyUri }
}
