import type { PreparedState, State } from '../state/index.js'
import { bindState, type Stf } from '../stf/index.js'

/** Writes the first state of a new shard; the result is committed like a block's. */
export function executeGenesis(stf: Stf, state: State): PreparedState {
  const overlay = state.overlay()
  stf.genesis({ state: bindState(stf, (name) => overlay.space(name)) })
  return state.prepare(overlay.diff())
}
