import { LockstepError } from '../error.js'
import type { AnyDeclaration } from './declaration.js'
import { assertFields } from './declaration-fields.js'
import { assertCode, assertOptionalCode } from './declared-code.js'
import { defineCalls } from './define-calls.js'
import { defineGetters } from './define-getters.js'
import { defineMessages, errorFields } from './define-messages.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { assertIdentifier } from './identifier.js'
import type { Module } from './module.js'
import type { Mount } from './mount.js'
import type { StateItem } from './state-item.js'

/** Turns a declaration into a module at its place in an app. Both are frozen. */
export function defineModule(declaration: AnyDeclaration, mount: Mount): Module {
  const { hooks } = declaration
  assertParts(declaration)
  for (const name of Object.keys(declaration.uses ?? {})) assertIdentifier(`uses.${name}`, name)
  frozenDeclaration(declaration)
  return frozenDeclaration<Module>({
    name: mount.name,
    version: declaration.version,
    number: mount.number,
    prefix: mount.prefix,
    state: declaration.state,
    errors: defineMessages('errors', errorFields(declaration.errors ?? [])),
    events: defineMessages('events', declaration.events ?? {}),
    effects: defineMessages('effects', declaration.effects ?? {}),
    calls: defineCalls(declaration.calls, mount),
    getters: {
      public: defineGetters('public', declaration.getters?.public ?? {}, mount),
      trusted: defineGetters('trusted', declaration.getters?.trusted ?? {}, mount),
    },
    interface: declaration.interface ?? {},
    views: declaration.views ?? {},
    uses: declaration.uses ?? {},
    admission: declaration.admission ?? {},
    invariants: declaration.invariants ?? {},
    migrate: declaration.migrate,
    genesis: (context) => declaration.genesis?.(context),
    onBlockStart: hooks?.onBlockStart && ((context) => hooks.onBlockStart?.(context)),
    onBlockEnd: hooks?.onBlockEnd && ((context) => hooks.onBlockEnd?.(context)),
  })
}

/** @throws LockstepError `UnknownField`, `NotCode`, `NotSynchronous`, `InvalidName`, `NotAnItem` */
function assertParts({ hooks, admission, invariants, state, ...declaration }: AnyDeclaration): void {
  assertFields('declaration', '', declaration)
  assertFields('getters', 'getters', declaration.getters)
  assertFields('hooks', 'hooks', hooks)
  assertFields('admission', 'admission', admission)
  assertFields('limits', 'limits', declaration.limits)
  assertOptionalCode('genesis', declaration.genesis)
  for (const [name, code] of Object.entries(hooks ?? {})) assertOptionalCode(`hooks.${name}`, code)
  for (const [name, code] of Object.entries(admission ?? {})) assertOptionalCode(`admission.${name}`, code)
  for (const [name, code] of Object.entries(invariants ?? {})) assertCode(`invariants.${name}`, code)
  for (const [name, code] of Object.entries(declaration.interface ?? {})) assertCode(`interface.${name}`, code)
  for (const [name, code] of Object.entries(declaration.views ?? {})) assertCode(`views.${name}`, code)
  for (const name of Object.keys(declaration.views ?? {})) assertOfferedOnce(name, declaration.interface ?? {})
  for (const [name, item] of Object.entries(state)) assertItem(name, item)
}

function assertItem(name: string, item: StateItem): void {
  const field = `state.${name}`
  assertIdentifier(field, name)
  if (['value', 'map', 'doubleMap'].includes(item.kind)) return
  throw new LockstepError('NotAnItem', `${field} is no state item; write value(…), map(…) or doubleMap(…)`, { field })
}

/** Calls of other modules have both under one name. */
function assertOfferedOnce(name: string, functions: object): void {
  if (!Object.hasOwn(functions, name)) return
  const field = `views.${name}`
  throw new LockstepError('OfferClash', `${field} is in interface too; give them two names, or leave the view alone`, {
    field,
    value: name,
  })
}
