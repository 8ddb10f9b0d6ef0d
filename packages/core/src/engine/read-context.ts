import type { Hex } from '../hex.js'
import type { ReadableSpace, ReadableState } from '../state/index.js'
import {
  type AnyReadContext,
  type BlockContext,
  bindReadonlyMap,
  bindReadonlyState,
  type Module,
  type Stf,
} from '../stf/index.js'
import { nonceItem, nonceSpace } from './block-run.js'
import { closedGate, gatedReadableSpace, openGate, type StateGate } from './state-gate.js'
import { usedViews } from './used-views.js'

/**
 * The read-only context of a module over a version of the state; it is valid while its gate is open.
 *
 * @param modules those of the whole STF, for the views that the module uses
 */
export function readContext(
  module: Pick<Module, 'name' | 'state' | 'uses'>,
  shard: Hex,
  view: ReadableState,
  block: BlockContext,
  gate: StateGate,
  modules: Stf['modules'],
): AnyReadContext {
  const space = (name: string): ReadableSpace => gatedReadableSpace(view.space(name), gate)
  const nonces = bindReadonlyMap(nonceItem, space(nonceSpace))
  return {
    state: bindReadonlyState(module, space),
    shard,
    block: Object.freeze({ number: block.number, hash: block.hash, timestamp: block.timestamp }),
    get use() {
      return usedViews(module, modules, (used) => readContext(used, shard, view, block, gate, modules))
    },
    nonceOf: (account) => nonces.get(account),
  }
}

/** For invariants and other code of tests, which may read as much as they like. */
export function unlimitedGate(): StateGate {
  const gate = closedGate()
  openGate(gate, { operations: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER })
  return gate
}
