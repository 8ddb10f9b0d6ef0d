import type { Module } from './module.js'
import type { Stf } from './stf.js'

/**
 * What a module was in an earlier version: modules are the same by their names in both. The whole of a `defineStf` that
 * has another name than before finds its former self through `migrate.from`.
 */
export function formerModule(previous: Stf, { name, migrate }: Pick<Module, 'name' | 'migrate'>): Module | undefined {
  if (Object.hasOwn(previous.modules, name)) return previous.modules[name]
  return previous === migrate?.from ? Object.values(previous.modules)[0] : undefined
}
