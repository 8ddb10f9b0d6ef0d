import type { Codec } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { assertErrors } from './assert-errors.js'
import { byInbound } from './by-inbound.js'
import type { StfDeclaration } from './declaration.js'
import { defineCalls } from './define-calls.js'
import { defineGetters } from './define-getters.js'
import { defineMessages } from './define-messages.js'
import type { Fields } from './fields.js'
import { assertIdentifier } from './identifier.js'
import { identityText } from './identity.js'
import type { StateItems } from './state-item.js'
import type { Getter, Stf } from './stf.js'

type AnyDeclaration = StfDeclaration<
  StateItems,
  string,
  Record<string, Fields>,
  Record<string, Fields>,
  Record<string, Fields>,
  Record<string, Fields>,
  Record<string, Codec<unknown>>,
  Record<string, Fields>,
  Record<string, Codec<unknown>>
>

/**
 * Defines a state-transition function from one declaration.
 *
 * Types of arguments, events, errors and state are inferred from the codecs; nothing is stated twice. Refused, with a
 * {@link LockstepError} that says what to write instead: names that are no identifiers or reserved, errors named twice,
 * indices that clash or do not fit a byte, a `receives` whose arguments are not those of the parentchain input, two
 * calls that receive the same.
 */
export function defineStf<
  Items extends StateItems,
  const ErrorName extends string = never,
  Events extends Record<string, Fields> = Record<never, Fields>,
  Effects extends Record<string, Fields> = Record<never, Fields>,
  Calls extends Record<string, unknown> = Record<never, unknown>,
  PublicArgs extends Record<string, unknown> = Record<never, unknown>,
  PublicReturns extends Record<string, Codec<unknown>> = Record<never, Codec<unknown>>,
  TrustedArgs extends Record<string, unknown> = Record<never, unknown>,
  TrustedReturns extends Record<string, Codec<unknown>> = Record<never, Codec<unknown>>,
>(
  declaration: StfDeclaration<
    Items,
    ErrorName,
    Events,
    Effects,
    Calls,
    PublicArgs,
    PublicReturns,
    TrustedArgs,
    TrustedReturns
  >,
): Stf<Items, ErrorName, Events, Calls, GetterMap<PublicArgs, PublicReturns>, GetterMap<TrustedArgs, TrustedReturns>>
export function defineStf(declaration: AnyDeclaration): Stf {
  assertName(declaration.name)
  assertVersion(declaration.version)
  for (const item of Object.keys(declaration.state)) assertIdentifier(`state.${item}`, item)
  const errors = [...(declaration.errors ?? [])]
  assertErrors(errors)
  const calls = defineCalls(declaration.calls)
  const publicGetters = defineGetters('public', declaration.getters?.public ?? {})
  const trustedGetters = defineGetters('trusted', declaration.getters?.trusted ?? {})
  const callsByIndex = byIndex(calls)
  const gettersByIndex = { public: byIndex(publicGetters), trusted: byIndex(trustedGetters) }
  const callsByInbound = byInbound(calls)
  const parts = {
    name: declaration.name,
    version: declaration.version,
    state: declaration.state,
    errors,
    events: defineMessages('events', declaration.events ?? {}),
    effects: defineMessages('effects', declaration.effects ?? {}),
    calls,
    getters: { public: publicGetters, trusted: trustedGetters },
  }
  return {
    ...parts,
    invariants: declaration.invariants ?? {},
    identityText: identityText(parts),
    callByIndex: (index) => callsByIndex[index],
    callByInbound: (name) => callsByInbound.get(name),
    getterByIndex: (access, index) => gettersByIndex[access][index],
    genesis: (context) => declaration.genesis?.(context),
    onBlockStart: (context) => declaration.hooks?.onBlockStart?.(context),
    onBlockEnd: (context) => declaration.hooks?.onBlockEnd?.(context),
  }
}

type GetterMap<Args, Returns> = {
  readonly [Name in keyof Returns]: Getter<
    Name extends keyof Args ? Args[Name] : unknown,
    Returns[Name] extends Codec<infer Value> ? Value : never
  >
}

function byIndex<Item extends { readonly index: number }>(items: Readonly<Record<string, Item>>): (Item | undefined)[] {
  const table: (Item | undefined)[] = []
  for (const item of Object.values(items)) table[item.index] = item
  return table
}

/** The engine keeps its own entries, the nonces, under this name. */
const reservedName = 'system'

function assertName(name: string): void {
  assertIdentifier('name', name)
  if (name !== reservedName) return
  throw new LockstepError('ReservedName', `name is '${name}', under which the engine keeps nonces; choose another`, {
    field: 'name',
    value: name,
  })
}

function assertVersion(version: number): void {
  if (Number.isInteger(version) && version >= 0 && version <= 0xffff_ffff) return
  throw new LockstepError('InvalidVersion', `version is ${version}; write a whole number from 0 to 4294967295`, {
    field: 'version',
    value: version,
    limit: 0xffff_ffff,
  })
}
