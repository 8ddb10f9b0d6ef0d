import { decode } from '../codec/index.js'
import type { ReadableSpace, WritableSpace } from '../state/index.js'
import { type DoubleMapKey, doubleMapKey } from './double-map-key.js'
import { readMapPage } from './read-map-page.js'
import { readableEntries, writableEntries } from './space-entries.js'
import type { DoubleMapAccess, ReadonlyDoubleMapAccess } from './state-access.js'
import type { DoubleMapItem } from './state-item.js'

export function bindReadonlyDoubleMap<First, Second, Value, Default>(
  item: DoubleMapItem<First, Second, Value, Default>,
  space: ReadableSpace,
): ReadonlyDoubleMapAccess<First, Second, Value, Default> {
  const keys = doubleMapKey(item.first, item.second)
  const { get, has } = readableEntries(item, space)
  return {
    get: (first, second) => get(keys.toSpaceKey(first, second)),
    has: (first, second) => has(keys.toSpaceKey(first, second)),
    ...pages(item, keys, space),
  }
}

export function bindDoubleMap<First, Second, Value, Default extends Value | undefined>(
  name: string,
  item: DoubleMapItem<First, Second, Value, Default>,
  space: WritableSpace,
): DoubleMapAccess<First, Second, Value, Default> {
  const keys = doubleMapKey(item.first, item.second)
  const entries = writableEntries(name, item, space)
  return {
    get: (first, second) => entries.get(keys.toSpaceKey(first, second)),
    has: (first, second) => entries.has(keys.toSpaceKey(first, second)),
    ...pages(item, keys, space),
    set: (first, second, value) => entries.set(keys.toSpaceKey(first, second), value),
    update: (first, second, recipe) => entries.update(keys.toSpaceKey(first, second), recipe),
    delete: (first, second) => entries.delete(keys.toSpaceKey(first, second)),
  }
}

type Pages<First, Second, Value, Default> = Pick<
  ReadonlyDoubleMapAccess<First, Second, Value, Default>,
  'entries' | 'allEntries'
>

/** PERF: the entries of one first key are neighbours, so a page costs what it holds. */
function pages<First, Second, Value, Default>(
  { codec }: DoubleMapItem<First, Second, Value, Default>,
  keys: DoubleMapKey<First, Second>,
  space: ReadableSpace,
): Pages<First, Second, Value, Default> {
  return {
    entries: (first, { after, limit }) => {
      const prefix = keys.prefix(first)
      const start = after === undefined ? prefix : keys.toSpaceKey(first, after)
      return readMapPage(space, { after: start, prefix, limit }).map(
        ([key, value]) => [keys.fromSpaceKey(key)[1], decode(codec, value)] as const,
      )
    },
    allEntries: ({ after, limit }) =>
      readMapPage(space, after === undefined ? { limit } : { after: keys.toSpaceKey(...after), limit }).map(
        ([key, value]) => [keys.fromSpaceKey(key), decode(codec, value)] as const,
      ),
  }
}
