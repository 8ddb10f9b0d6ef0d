import { LockstepError } from '../error.js'
import type { InboundName } from './inbound.js'
import type { Call } from './module.js'

/** The call that receives each parentchain input; an input has at most one. */
export function byInbound(calls: readonly Call[]): ReadonlyMap<InboundName, Call> {
  const receivers = new Map<InboundName, Call>()
  for (const call of calls) {
    if (call.receives === undefined) continue
    const former = receivers.get(call.receives)
    if (former !== undefined) throw clash(call.receives, former.name, call.name)
    receivers.set(call.receives, call)
  }
  return receivers
}

function clash(input: InboundName, former: string, call: string): LockstepError {
  const field = `calls.${call}.receives`
  return new LockstepError(
    'InboundClash',
    `${field} is '${input}', which calls.${former} receives already; an input makes one call, so do both there`,
    { field, value: input, limit: former },
  )
}
