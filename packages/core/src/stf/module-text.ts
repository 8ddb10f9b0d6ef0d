import { moduleLines } from './identity.js'
import type { Module } from './module.js'

/**
 * The part of the identity text that a module brings along, whatever its name and place in an app: two modules with
 * the same text are the same definition.
 */
export function moduleText(module: Module): string {
  const { calls, getters } = module
  const anywhere: Module = {
    ...module,
    name: '',
    number: 0,
    prefix: [],
    calls: withOwnNames(calls),
    getters: { public: withOwnNames(getters.public), trusted: withOwnNames(getters.trusted) },
  }
  return moduleLines(anywhere).join('\n')
}

/** In an app, calls and getters have their module's name in front; they are kept by their own. */
function withOwnNames<Item extends object>(items: Readonly<Record<string, Item>>): Record<string, Item> {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, { ...item, name }]))
}
