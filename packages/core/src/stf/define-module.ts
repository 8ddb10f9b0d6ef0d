import type { AnyDeclaration } from './declaration.js'
import { defineCalls } from './define-calls.js'
import { defineGetters } from './define-getters.js'
import { defineMessages, errorFields } from './define-messages.js'
import { frozenDeclaration } from './frozen-declaration.js'
import type { Module } from './module.js'
import type { Mount } from './mount.js'

/** Turns a declaration that was asserted into a module at its place in an app. */
export function defineModule(declaration: AnyDeclaration, mount: Mount): Module {
  const { hooks } = declaration
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
