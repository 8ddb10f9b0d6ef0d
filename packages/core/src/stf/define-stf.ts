import type { Codec } from '../codec/index.js'
import { assembleStf, assertName } from './assemble-stf.js'
import { assertDeclaration } from './assert-declaration.js'
import type { CallContext, ReadContext } from './context.js'
import type { AnyDeclaration, StfDeclaration } from './declaration.js'
import { rememberDeclaration } from './declaration-of.js'
import { defineModule } from './define-module.js'
import type { ErrorDeclarations, ErrorFields } from './error-declaration.js'
import type { Fields } from './fields.js'
import { frozenDeclaration } from './frozen-declaration.js'
import type { Getter } from './module.js'
import type { ModuleInterface, Used } from './module-interface.js'
import type { StateItems } from './state-item.js'
import type { AnyDefinedStf, DefinedStf } from './stf.js'

/**
 * Defines a state-transition function from one declaration.
 *
 * Types of arguments, events, errors and state are inferred from the codecs; nothing is stated twice. A refusal says
 * what to write instead.
 *
 * @throws LockstepError `InvalidName` and `ReservedName` for names that are no identifiers, or `system`;
 * `InvalidVersion` for a version that is no u32; `UnknownField` for fields that nothing reads; `NotAnObject`, `NotPlain`
 * for parts that are no plain objects; `NotAnItem`, `NotACodec`, `NotABoolean`, `NotAnStf` for what else does not belong
 * in its place; `NotCode` and `NotSynchronous` for code that is none, or asynchronous; `IndexClash` and
 * `IndexOutOfRange` for indices that are given twice or are no byte; `FieldsTooLarge` and `MessageTooLarge` for
 * arguments, events, errors, effects and results that can be larger than their places; `TooManyMessages`; `ErrorClash`
 * for an error named twice; `OfferClash` for a name in `interface` and `views`; `InvalidOrigin`, `InvalidRoles`;
 * `InvalidInbound`, `InboundOrigin` and `InboundArguments` for a `receives` that is no parentchain input, without
 * `origin: 'enclave'`, or with other arguments than the input's; `InboundClash` for two calls that receive the same;
 * `InvalidWeight`; with `migrate` `SameIdentity`, `VersionNotHigher`, `PlaceMoved` and `PlaceTaken`
 * @throws {CodecError} `InvalidDefinition` for fields of calls, getters and messages whose names are no identifiers
 */
export function defineStf<
  Items extends StateItems,
  const Errors extends ErrorDeclarations = readonly [],
  Events extends Record<string, Fields> = Record<never, Fields>,
  Effects extends Record<string, Fields> = Record<never, Fields>,
  Uses extends Record<string, Used> = Record<never, Used>,
  CallArgs extends Record<string, unknown> = Record<never, unknown>,
  CallReturns extends Record<string, unknown> = Record<never, unknown>,
  PublicArgs extends Record<string, unknown> = Record<never, unknown>,
  PublicReturns extends Record<string, Codec<unknown>> = Record<never, Codec<unknown>>,
  TrustedArgs extends Record<string, unknown> = Record<never, unknown>,
  TrustedReturns extends Record<string, Codec<unknown>> = Record<never, Codec<unknown>>,
  InterfaceArgs extends Record<string, readonly unknown[]> = Record<never, readonly unknown[]>,
  InterfaceResults extends Record<string, unknown> = Record<never, unknown>,
  ViewArgs extends Record<string, readonly unknown[]> = Record<never, readonly unknown[]>,
  ViewResults extends Record<string, unknown> = Record<never, unknown>,
  Previous extends AnyDefinedStf = AnyDefinedStf,
>(
  declaration: StfDeclaration<
    Items,
    Errors,
    Events,
    Effects,
    Uses,
    CallArgs,
    CallReturns,
    PublicArgs,
    PublicReturns,
    TrustedArgs,
    TrustedReturns,
    InterfaceArgs,
    InterfaceResults,
    ViewArgs,
    ViewResults,
    Previous
  >,
): DefinedStf<
  Items,
  ErrorFields<Errors>,
  Events,
  CallArgs,
  CallReturns,
  GetterMap<PublicArgs, PublicReturns>,
  GetterMap<TrustedArgs, TrustedReturns>,
  ModuleInterface<InterfaceArgs, InterfaceResults, CallContext<Items, Errors, Events, Effects, Uses>>,
  ModuleInterface<ViewArgs, ViewResults, ReadContext<Items, Uses>>
>
export function defineStf(declaration: AnyDeclaration): AnyDefinedStf {
  assertDeclaration(declaration)
  const { name, version, limits, migrate } = declaration
  assertName(name)
  const module = defineModule(declaration, { name, number: 1, prefix: [], namePrefix: '', proofs: true })
  const { state, errors, events, calls, getters } = module
  const stf = assembleStf({
    name,
    version,
    modules: [module],
    limits,
    invariants: {},
    admission: {},
    previous: migrate?.from,
  })
  return rememberDeclaration(
    frozenDeclaration({
      ...stf,
      state,
      errors,
      events,
      calls,
      getters,
      interface: module.interface,
      views: module.views,
    }),
    declaration,
  )
}

type GetterMap<Args, Returns> = {
  readonly [Name in keyof Returns]: Getter<
    Name extends keyof Args ? Args[Name] : unknown,
    Returns[Name] extends Codec<infer Value> ? Value : never
  >
}
