import { decode } from '../codec/index.js'
import type { ReadableSpace, WritableSpace } from '../state/index.js'
import { type MapKey, mapKey } from './map-key.js'
import { readMapPage } from './read-map-page.js'
import { readableEntries, writableEntries } from './space-entries.js'
import type { MapAccess, ReadonlyMapAccess } from './state-access.js'
import type { MapItem } from './state-item.js'

/**
 * A map's entries as values instead of bytes: the key's SCALE bytes are the key in `space`, the value's SCALE bytes
 * what stands there.
 *
 * PERF: the value that `get` read last is kept, and decoded anew only once its bytes are others.
 */
export function bindReadonlyMap<Key, Value, Default>(
  item: MapItem<Key, Value, Default>,
  space: ReadableSpace,
): ReadonlyMapAccess<Key, Value, Default> {
  const keys = mapKey(item.key)
  const { get, has } = readableEntries(item, space)
  return {
    get: (key) => get(keys.toSpaceKey(key)),
    has: (key) => has(keys.toSpaceKey(key)),
    entries: pages(item, keys, space),
  }
}

/**
 * The same for a space that can be written into.
 *
 * @param name what refusals call the map: the name of its space, `module.item`.
 */
export function bindMap<Key, Value, Default extends Value | undefined>(
  name: string,
  item: MapItem<Key, Value, Default>,
  space: WritableSpace,
): MapAccess<Key, Value, Default> {
  const keys = mapKey(item.key)
  const entries = writableEntries(name, item, space)
  return {
    get: (key) => entries.get(keys.toSpaceKey(key)),
    has: (key) => entries.has(keys.toSpaceKey(key)),
    entries: pages(item, keys, space),
    set: (key, value) => entries.set(keys.toSpaceKey(key), value),
    update: (key, recipe) => entries.update(keys.toSpaceKey(key), recipe),
    delete: (key) => entries.delete(keys.toSpaceKey(key)),
  }
}

function pages<Key, Value, Default>(
  { codec }: MapItem<Key, Value, Default>,
  keys: MapKey<Key>,
  space: ReadableSpace,
): ReadonlyMapAccess<Key, Value, Default>['entries'] {
  return ({ after, limit }) =>
    readMapPage(space, after === undefined ? { limit } : { after: keys.toSpaceKey(after), limit }).map(
      ([key, value]) => [keys.fromSpaceKey(key), decode(codec, value)] as const,
    )
}
