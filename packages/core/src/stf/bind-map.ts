import { decode, encode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { equalBytes, type ReadableSpace, type WritableSpace } from '../state/index.js'
import { draftEntry } from './draft-entry.js'
import { type MapKey, mapKey } from './map-key.js'
import type { MapAccess, Page, ReadonlyMapAccess } from './state-access.js'
import type { MapItem } from './state-item.js'

const maxPage = 1000

export function bindReadonlyMap<Key, Value, Default>(
  item: MapItem<Key, Value, Default>,
  space: ReadableSpace,
): ReadonlyMapAccess<Key, Value, Default> {
  return readAccess(item, mapKey(item.key), space)
}

export function bindMap<Key, Value, Default extends Value | undefined>(
  name: string,
  item: MapItem<Key, Value, Default>,
  space: WritableSpace,
): MapAccess<Key, Value, Default> {
  const keys = mapKey(item.key)
  const fallback = item.fallback === undefined ? undefined : encode(item.codec, item.fallback)
  const reads = readAccess(item, keys, space)
  const set = (key: Key, value: Value): void => {
    const encoded = encode(item.codec, value)
    if (fallback !== undefined && equalBytes(encoded, fallback)) space.delete(keys.toSpaceKey(key))
    else space.set(keys.toSpaceKey(key), encoded)
  }
  return {
    ...reads,
    set,
    update: (key, recipe) => {
      const entry: Value | undefined = reads.get(key)
      if (entry === undefined) throw missingEntry(name, key)
      set(key, draftEntry(entry, recipe))
    },
    delete: (key) => space.delete(keys.toSpaceKey(key)),
  }
}

function readAccess<Key, Value, Default>(
  item: MapItem<Key, Value, Default>,
  keys: MapKey<Key>,
  space: ReadableSpace,
): ReadonlyMapAccess<Key, Value, Default> {
  return {
    get: (key) => {
      const encoded = space.get(keys.toSpaceKey(key))
      return encoded === undefined ? item.fallback : decode(item.codec, encoded)
    },
    has: (key) => space.get(keys.toSpaceKey(key)) !== undefined,
    entries: (page) => readPage(item, keys, space, page),
  }
}

function readPage<Key, Value, Default>(
  item: MapItem<Key, Value, Default>,
  keys: MapKey<Key>,
  space: ReadableSpace,
  page: Page<Key>,
): readonly (readonly [Key, Value])[] {
  assertLimit(page.limit)
  const encoded =
    page.after === undefined
      ? space.entries({ limit: page.limit })
      : space.entries({ after: keys.toSpaceKey(page.after), limit: page.limit })
  return encoded.map(([key, value]) => [keys.fromSpaceKey(key), decode(item.codec, value)] as const)
}

function assertLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxPage) return
  throw new LockstepError('PageLimit', `limit is ${limit}; a page has 1 to ${maxPage} entries, read on with after`, {
    field: 'limit',
    value: limit,
    limit: maxPage,
  })
}

function missingEntry(name: string, key: unknown): LockstepError {
  return new LockstepError(
    'MissingEntry',
    `${name} has no entry for ${String(key)}; check has() first, set() it, or declare the map with a fallback`,
    { field: name, value: key },
  )
}
