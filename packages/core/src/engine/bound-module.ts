import type { Overlay } from '../state/index.js'
import { bindState, type Module, type StateAccess, type StateItems, type Stf } from '../stf/index.js'
import { gatedSpace, type StateGate } from './state-gate.js'
import { missingModule, type UsedFunctions } from './used-views.js'

/** A module with its state in one block. */
export interface BoundModule {
  readonly module: Module
  readonly state: StateAccess<StateItems>
  /** What `use` is in every call, where that does not depend on the call: the module uses no other, or one that is missing. */
  readonly use: Readonly<Record<string, UsedFunctions>> | undefined
}

/** The modules of an STF over a block's writes, each at its number less one. */
export function bindModules(stf: Stf, overlay: Overlay, gate: StateGate): readonly BoundModule[] {
  return Object.values(stf.modules).map((module) => ({
    module,
    use: fixedUse(module, stf.modules),
    state: bindState(module, (name) => gatedSpace(overlay.space(name), gate)),
  }))
}

function fixedUse(module: Module, modules: Stf['modules']): BoundModule['use'] {
  const names = Object.keys(module.uses)
  const missing = names.find((name) => !Object.hasOwn(modules, name))
  if (missing === undefined) return names.length === 0 ? Object.freeze({}) : undefined
  const get = (): never => {
    throw missingModule(module.name, missing)
  }
  return Object.freeze(Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get }]))))
}
