import type { Hex } from '../hex.js'
import type { ReadableState } from '../state/index.js'
import type { AnyAppReadContext, BlockContext, Stf } from '../stf/index.js'
import { readContext, unlimitedGate } from './read-context.js'

/** What an app's invariants read: every module's state in one version. For tests, which may read as much as they like. */
export function readAppContext(
  { modules }: Pick<Stf, 'modules'>,
  shard: Hex,
  view: ReadableState,
  block: BlockContext,
): AnyAppReadContext {
  const contexts = Object.values(modules).map((module) => {
    return [module.name, readContext(module, shard, view, block, unlimitedGate(), modules)] as const
  })
  return {
    state: Object.fromEntries(contexts.map(([name, { state }]) => [name, state])),
    shard,
    block,
    nonceOf: (account) => contexts[0]?.[1].nonceOf(account) ?? 0,
  }
}
