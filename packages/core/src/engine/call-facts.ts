import type { PreparedCall } from '../operation/index.js'
import type { CallFacts } from '../stf/index.js'

const nonceSize = 4

/** What admission is told of a call. */
export function callFacts({ call, sender, args, callAndNonce }: PreparedCall): CallFacts {
  return {
    call: call.name,
    sender,
    roles: call.roles,
    spends: call.spends(args),
    weight: call.weight,
    size: callAndNonce.length - nonceSize,
  }
}
