import type { ReadableSpace, WritableSpace } from '../state/index.js'
import { bindMap, bindReadonlyMap } from './bind-map.js'
import { bindReadonlyValue, bindValue } from './bind-value.js'
import type { ItemAccess, ReadonlyItemAccess, ReadonlyStateAccess, StateAccess } from './state-access.js'
import type { StateItem, StateItems } from './state-item.js'

/** The space of a state item: the STF's name and the item's, so that modules cannot touch each other's entries. */
export function spaceName(stf: string, item: string): string {
  return `${stf}.${item}`
}

/** Binds an STF's state items to the spaces that hold them, for reading and writing. */
export function bindState(
  stf: { readonly name: string; readonly state: StateItems },
  space: (name: string) => WritableSpace,
): StateAccess<StateItems> {
  const access: Record<string, ItemAccess<StateItem>> = {}
  for (const [name, item] of Object.entries(stf.state)) {
    const full = spaceName(stf.name, name)
    access[name] = item.kind === 'value' ? bindValue(item, space(full)) : bindMap(full, item, space(full))
  }
  return Object.freeze(access)
}

/** Binds the items for reading only: what is returned has no function that writes. */
export function bindReadonlyState(
  stf: { readonly name: string; readonly state: StateItems },
  space: (name: string) => ReadableSpace,
): ReadonlyStateAccess<StateItems> {
  const access: Record<string, ReadonlyItemAccess<StateItem>> = {}
  for (const [name, item] of Object.entries(stf.state)) {
    const entries = space(spaceName(stf.name, name))
    access[name] = item.kind === 'value' ? bindReadonlyValue(item, entries) : bindReadonlyMap(item, entries)
  }
  return Object.freeze(access)
}
