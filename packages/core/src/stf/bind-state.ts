import type { ReadableSpace, WritableSpace } from '../state/index.js'
import { bindDoubleMap, bindReadonlyDoubleMap } from './bind-double-map.js'
import { bindMap, bindReadonlyMap } from './bind-map.js'
import { bindReadonlyValue, bindValue } from './bind-value.js'
import type { ItemAccess, ReadonlyItemAccess, ReadonlyStateAccess, StateAccess } from './state-access.js'
import type { StateItem, StateItems } from './state-item.js'

interface BoundModule {
  readonly name: string
  readonly state: StateItems
}

/** The space of a state item: its module's name and its own, so that modules cannot touch each other's entries. */
export function spaceName(module: string, item: string): string {
  return `${module}.${item}`
}

/** Binds a module's state items to the spaces that hold them, for reading and writing. */
export function bindState(module: BoundModule, space: (name: string) => WritableSpace): StateAccess<StateItems> {
  const access: Record<string, ItemAccess<StateItem>> = {}
  for (const [name, item] of Object.entries(module.state)) {
    const full = spaceName(module.name, name)
    access[name] = Object.freeze(bindItem(full, item, space(full)))
  }
  return Object.freeze(access)
}

/** Binds the items for reading only: what is returned has no function that writes. */
export function bindReadonlyState(
  module: BoundModule,
  space: (name: string) => ReadableSpace,
): ReadonlyStateAccess<StateItems> {
  const access: Record<string, ReadonlyItemAccess<StateItem>> = {}
  for (const [name, item] of Object.entries(module.state)) {
    access[name] = Object.freeze(bindReadonlyItem(item, space(spaceName(module.name, name))))
  }
  return Object.freeze(access)
}

function bindItem(name: string, item: StateItem, space: WritableSpace): ItemAccess<StateItem> {
  switch (item.kind) {
    case 'value':
      return bindValue(name, item, space)
    case 'map':
      return bindMap(name, item, space)
    case 'doubleMap':
      return bindDoubleMap(name, item, space)
  }
}

function bindReadonlyItem(item: StateItem, space: ReadableSpace): ReadonlyItemAccess<StateItem> {
  switch (item.kind) {
    case 'value':
      return bindReadonlyValue(item, space)
    case 'map':
      return bindReadonlyMap(item, space)
    case 'doubleMap':
      return bindReadonlyDoubleMap(item, space)
  }
}
