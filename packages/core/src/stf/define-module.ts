import type { AnyDeclaration } from './declaration.js'
import { defineCalls } from './define-calls.js'
import { defineGetters } from './define-getters.js'
import { defineMessages, errorFields } from './define-messages.js'
import { assertIdentifier } from './identifier.js'
import type { Module } from './module.js'
import type { Mount } from './mount.js'

/** Turns a declaration into a module at its place in an app. */
export function defineModule(declaration: AnyDeclaration, mount: Mount): Module {
  for (const item of Object.keys(declaration.state)) assertIdentifier(`state.${item}`, item)
  for (const name of Object.keys(declaration.uses ?? {})) assertIdentifier(`uses.${name}`, name)
  return {
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
    uses: declaration.uses ?? {},
    admission: declaration.admission ?? {},
    invariants: declaration.invariants ?? {},
    migrate: declaration.migrate,
    genesis: (context) => declaration.genesis?.(context),
    onBlockStart: (context) => declaration.hooks?.onBlockStart?.(context),
    onBlockEnd: (context) => declaration.hooks?.onBlockEnd?.(context),
  }
}
