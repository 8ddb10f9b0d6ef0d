import {
  decodeGetter,
  type GetterPolicy,
  type GetterRefusal,
  type OperationEnvironment,
  type PublicRequest,
  refuseTrustedGetter,
  type TrustedRequest,
} from '../operation/index.js'
import { readContext } from './read-context.js'
import { isTrue } from './returned-value.js'
import type { StateAtBlock } from './state-at-block.js'
import { closedGate, isExhausted, openGate } from './state-gate.js'

/** A getter request that may be answered. */
export type AdmittedGetter = PublicRequest | TrustedRequest

/**
 * Decodes a getter request and decides whether it may be answered.
 *
 * @param latest the newest state there is, whatever state is asked about: there a request has expired, or a delegate
 * lost its right, although it had not in an older state.
 */
export function admitGetter(
  environment: OperationEnvironment,
  policy: GetterPolicy,
  latest: StateAtBlock,
  request: Uint8Array,
): AdmittedGetter | { readonly refused: GetterRefusal } {
  const decoded = decodeGetter(environment.stf, request)
  if (decoded === undefined) return { refused: 'Undecodable' }
  if (decoded.kind === 'public') return decoded
  const mayAsk = (asking: TrustedRequest): boolean => authorizeGetter(environment, latest, asking)
  const refused = refuseTrustedGetter(environment, policy, decoded, latest.block.number, mayAsk)
  return refused === undefined ? decoded : { refused }
}

/** Asks the STF whether a delegate may ask in the sender's name. */
function authorizeGetter(
  { stf, domain }: OperationEnvironment,
  { view, block }: StateAtBlock,
  { getter, sender, delegate }: TrustedRequest,
): boolean {
  const module = stf.admission.authorizeGetter
  if (module === undefined || delegate === null) return false
  const gate = closedGate()
  openGate(gate, stf.limits.getter)
  const context = readContext(module, domain.shard, view, block, gate, stf.modules)
  const facts = { getter: getter.name, sender, delegate, roles: getter.roles }
  try {
    return isTrue(module.admission.authorizeGetter?.(context, facts)) && !isExhausted(gate)
  } catch {
    return false
  } finally {
    gate.open = false
  }
}
