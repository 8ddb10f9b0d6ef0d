import { encode } from '../codec/index.js'
import {
  decodeGetter,
  type GetterPolicy,
  type GetterRefusal,
  type OperationEnvironment,
  type PublicRequest,
  refuseTrustedGetter,
  type TrustedRequest,
} from '../operation/index.js'
import type { ReadableState } from '../state/index.js'
import type { AnyReadContext, BlockContext, Module } from '../stf/index.js'
import { readContext } from './read-context.js'
import { dropPromise } from './returned-value.js'
import { closedGate, isExhausted, openGate, type StateGate } from './state-gate.js'

/** A getter's answer: the SCALE bytes of what it returns, or why it is refused. */
export type GetterAnswer =
  | { readonly value: Uint8Array }
  | { readonly refused: GetterRefusal | 'BudgetExceeded' | 'Internal' }

/**
 * Answers a getter request on one version of the state. A getter cannot write: its context has no function that does.
 * A getter that throws is answered with `Internal`.
 */
export function executeGetter(
  environment: OperationEnvironment,
  policy: GetterPolicy,
  view: ReadableState,
  block: BlockContext,
  request: Uint8Array,
): GetterAnswer {
  const { stf, domain } = environment
  const decoded = decodeGetter(stf, request)
  const module = decoded && stf.moduleByNumber(decoded.getter.module)
  if (decoded === undefined || module === undefined) return { refused: 'Undecodable' }
  const gate = closedGate()
  openGate(gate, stf.limits.getter)
  try {
    if (decoded.kind === 'trusted') {
      const mayAsk = mayAskFor(environment, view, block, gate)
      const refused = refuseTrustedGetter(environment, policy, decoded, block.number, mayAsk)
      if (refused !== undefined) return { refused }
    }
    return readValue(decoded, readContext(module, domain.shard, view, block, gate), gate)
  } finally {
    gate.open = false
  }
}

function readValue(request: PublicRequest | TrustedRequest, context: AnyReadContext, gate: StateGate): GetterAnswer {
  const { getter, args } = request
  try {
    const value = getter.read(request.kind === 'trusted' ? { ...context, origin: request.sender } : context, args)
    if (isExhausted(gate)) return { refused: 'BudgetExceeded' }
    return dropPromise(value) ? { refused: 'Internal' } : { value: encode(getter.returns, value) }
  } catch {
    return { refused: isExhausted(gate) ? 'BudgetExceeded' : 'Internal' }
  }
}

/** Asks the STF whether a delegate may ask in the sender's name. */
function mayAskFor(
  { stf, domain }: OperationEnvironment,
  view: ReadableState,
  block: BlockContext,
  gate: StateGate,
): (request: TrustedRequest) => boolean {
  return ({ getter, sender, delegate }) => {
    const module: Module | undefined = stf.admission.authorizeGetter
    if (module === undefined || delegate === null) return false
    const context = readContext(module, domain.shard, view, block, gate)
    const facts = { getter: getter.name, sender, delegate, roles: getter.roles }
    try {
      return module.admission.authorizeGetter?.(context, facts) === true
    } catch {
      return false
    }
  }
}
