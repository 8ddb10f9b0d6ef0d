import type { GetterPolicy, GetterRefusal, OperationEnvironment } from '../operation/index.js'
import type { ReadableState } from '../state/index.js'
import type { BlockContext } from '../stf/index.js'
import { admitGetter } from './admit-getter.js'
import { runGetter } from './run-getter.js'

/** A getter's answer: the SCALE bytes of what it returns, or why it is refused. */
export type GetterAnswer =
  | { readonly value: Uint8Array }
  | { readonly refused: GetterRefusal | 'BudgetExceeded' | 'Internal' }

/**
 * Answers a getter request on one version of the state, which is also the latest. A getter cannot write: its context
 * has no function that does. A getter that throws is answered with `Internal`.
 */
export function executeGetter(
  environment: OperationEnvironment,
  policy: GetterPolicy,
  view: ReadableState,
  block: BlockContext,
  request: Uint8Array,
): GetterAnswer {
  const admitted = admitGetter(environment, policy, { view, block }, request)
  if ('refused' in admitted) return admitted
  return runGetter(environment.stf, environment.domain.shard, { view, block }, admitted)
}
