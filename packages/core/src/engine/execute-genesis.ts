import type { PreparedState, State } from '../state/index.js'
import type { Stf } from '../stf/index.js'
import { bindModules } from './bound-module.js'
import { unlimitedGate } from './read-context.js'
import { returnedValue } from './returned-value.js'

/**
 * Writes the first state of a new shard, module by module; the result is committed like a block's.
 *
 * @throws what the STF's genesis throws; LockstepError `ReturnedValue` where it returns something, such as a promise.
 */
export function executeGenesis(stf: Stf, state: State): PreparedState {
  const overlay = state.overlay()
  const gate = unlimitedGate()
  for (const { module, state: bound } of bindModules(stf, overlay, gate)) {
    const bug = returnedValue('genesis', module.genesis({ state: bound }))
    if (bug !== undefined) throw bug
  }
  gate.open = false
  return state.prepare(overlay.diff())
}
