import type { AdmissionModules } from './admission-modules.js'
import { defaultCallWeight, type Weight } from './weight.js'

/**
 * What a call may take from the state at most, with the code that is asked about it before it runs: for the root
 * account, twice for its delegate, and for its fee. Each of those may take the default weight. What the enclave calls is
 * asked nothing.
 */
export function wholeWeight(
  admission: AdmissionModules,
  call: { readonly weight: Weight; readonly origin: string },
  isDelegated: boolean,
): Weight {
  if (call.origin === 'enclave') return call.weight
  // A call for the root account has no delegates.
  const isRootAsked = call.origin === 'root' && admission.root !== undefined
  const isDelegateAsked = call.origin === 'signed' && isDelegated && admission.authorizeCall !== undefined
  const asked = Number(isRootAsked) + 2 * Number(isDelegateAsked) + Number(admission.chargeFee !== undefined)
  const { operations, bytes } = call.weight
  return {
    operations: operations + asked * defaultCallWeight.operations,
    bytes: bytes + asked * defaultCallWeight.bytes,
  }
}
