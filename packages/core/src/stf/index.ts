export { bindMap, bindReadonlyMap } from './bind-map.js'
export { bindReadonlyState, bindState, spaceName } from './bind-state.js'
export type { BlockContext, CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
export type { CallDeclaration, GetterDeclarations, StfDeclaration } from './declaration.js'
export { defineStf } from './define-stf.js'
export type { Fields, InferFields } from './fields.js'
export { type InboundName, inboundInputs } from './inbound.js'
export type {
  MapAccess,
  Page,
  ReadonlyMapAccess,
  ReadonlyStateAccess,
  ReadonlyValueAccess,
  Recipe,
  StateAccess,
  ValueAccess,
} from './state-access.js'
export { type MapItem, map, type StateItem, type StateItems, type ValueItem, value } from './state-item.js'
export type { AnyCallContext, AnyHookContext, Call, Getter, Message, Stf } from './stf.js'
export { stfIdentity } from './stf-identity.js'
export { sum } from './sum.js'
