export type { Admission, CallFacts, GetterFacts } from './admission.js'
export type { AnyAppReadContext, AppInvariants, AppReadContext } from './app-read-context.js'
export { bindMap, bindReadonlyMap } from './bind-map.js'
export { bindReadonlyState, bindState, spaceName } from './bind-state.js'
export { type AppDeclaration, type ComposedStf, composeStf } from './compose-stf.js'
export type { BlockContext, CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
export type { CallDeclarations, GetterDeclarations, StfDeclaration } from './declaration.js'
export { defineStf } from './define-stf.js'
export { eachEntry } from './each-entry.js'
export type { ErrorDeclarations, ErrorDetails, ErrorFields } from './error-declaration.js'
export type { Fields, InferFields } from './fields.js'
export { stateLine } from './identity.js'
export { type InboundName, inboundInputs } from './inbound.js'
export { maxAnswerSize, maxArgumentsSize, maxMessageSize } from './message-limit.js'
export type { Migration, MigrationContext } from './migration.js'
export type {
  AnyCallContext,
  AnyHookContext,
  AnyReadContext,
  AnyTrustedReadContext,
  Call,
  CallOrigin,
  Getter,
  Message,
  Module,
} from './module.js'
export type { InterfaceDeclaration, ModuleInterface, Used, UsedInterfaces, UsedViews } from './module-interface.js'
export type { Nothing } from './nothing.js'
export type { Part } from './part.js'
export { dropPromise, returnedPromise } from './returned-promise.js'
export type {
  DoubleMapAccess,
  MapAccess,
  Page,
  ReadonlyDoubleMapAccess,
  ReadonlyMapAccess,
  ReadonlyStateAccess,
  ReadonlyValueAccess,
  Recipe,
  StateAccess,
  ValueAccess,
} from './state-access.js'
export {
  type DoubleMapItem,
  doubleMap,
  type MapItem,
  map,
  type StateItem,
  type StateItems,
  type ValueItem,
  value,
} from './state-item.js'
export type { AnyDefinedStf, DefinedStf, Stf } from './stf.js'
export { stfIdentity } from './stf-identity.js'
export { sum } from './sum.js'
export { type Takeover, takeoverOf } from './takeover.js'
export { defaultCallWeight, type Limits, type Weight } from './weight.js'
export { wholeWeight } from './whole-weight.js'
