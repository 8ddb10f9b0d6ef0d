import { encode } from '../codec/index.js'
import {
  decodeGetter,
  type GetterPolicy,
  type GetterRefusal,
  type OperationEnvironment,
  refuseTrustedGetter,
} from '../operation/index.js'
import type { ReadableSpace, ReadableState } from '../state/index.js'
import {
  type BlockContext,
  bindReadonlyMap,
  bindReadonlyState,
  type ReadContext,
  type StateItems,
} from '../stf/index.js'
import { nonceItem, nonceSpace } from './block-run.js'
import { dropPromise } from './returned-value.js'
import { gatedReadableSpace, type StateGate } from './state-gate.js'

/** A getter's answer: the SCALE bytes of what it returns, or why it is refused. */
export type GetterAnswer = { readonly value: Uint8Array } | { readonly refused: GetterRefusal | 'Internal' }

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
  const decoded = decodeGetter(environment.stf, request)
  if (decoded === undefined) return { refused: 'Undecodable' }
  if (decoded.kind === 'trusted') {
    const refused = refuseTrustedGetter(environment, policy, decoded, block.number)
    if (refused !== undefined) return { refused }
  }
  const gate: StateGate = { open: true }
  const context = readContext(environment, view, block, gate)
  const { getter, args } = decoded
  try {
    const value = getter.read(decoded.kind === 'trusted' ? { ...context, origin: decoded.sender } : context, args)
    return dropPromise(value) ? { refused: 'Internal' } : { value: encode(getter.returns, value) }
  } catch {
    return { refused: 'Internal' }
  } finally {
    gate.open = false
  }
}

/** The read-only context over a version of the state; it is valid while its gate is open. */
export function readContext(
  { stf, domain }: Pick<OperationEnvironment, 'stf' | 'domain'>,
  view: ReadableState,
  block: BlockContext,
  gate: StateGate = { open: true },
): ReadContext<StateItems> {
  const space = (name: string): ReadableSpace => gatedReadableSpace(view.space(name), gate)
  const nonces = bindReadonlyMap(nonceItem, space(nonceSpace))
  return {
    state: bindReadonlyState(stf, space),
    shard: domain.shard,
    block,
    nonceOf: (account) => nonces.get(account),
  }
}
