import type { PreparedState, State } from '../state/index.js'
import { bindState, type Stf } from '../stf/index.js'
import { returnedValue } from './returned-value.js'
import { gatedSpace, type StateGate } from './state-gate.js'

/**
 * Writes the first state of a new shard; the result is committed like a block's.
 *
 * @throws what the STF's genesis throws; LockstepError `ReturnedValue` where it returns something, such as a promise.
 */
export function executeGenesis(stf: Stf, state: State): PreparedState {
  const overlay = state.overlay()
  const gate: StateGate = { open: true }
  const bound = bindState(stf, (name) => gatedSpace(overlay.space(name), gate))
  const bug = returnedValue('genesis', stf.genesis({ state: bound }))
  if (bug !== undefined) throw bug
  gate.open = false
  return state.prepare(overlay.diff())
}
