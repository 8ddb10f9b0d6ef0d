import type { Overlay } from '../state/index.js'
import { bindState, type Module, type StateAccess, type StateItems, type Stf } from '../stf/index.js'
import { gatedSpace, type StateGate } from './state-gate.js'

/** A module with its state in one block. */
export interface BoundModule {
  readonly module: Module
  readonly state: StateAccess<StateItems>
}

/** The modules of an STF over a block's writes, each at its number less one. */
export function bindModules(stf: Stf, overlay: Overlay, gate: StateGate): readonly BoundModule[] {
  return Object.values(stf.modules).map((module) => ({
    module,
    state: bindState(module, (name) => gatedSpace(overlay.space(name), gate)),
  }))
}
