import { type Codec, decode, encode, encodeAs } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { equalBytes, type ReadableSpace, type WritableSpace } from '../state/index.js'
import { draftEntry } from './draft-entry.js'
import type { Recipe } from './state-access.js'

/** The entries of a space by their keys in it, decoded; what maps of one and of two keys have in common. */
export interface ReadableEntries<Value, Default> {
  get(key: Hex): Value | Default
  has(key: Hex): boolean
}

export interface WritableEntries<Value, Default> extends ReadableEntries<Value, Default> {
  set(key: Hex, value: Value): void
  update(key: Hex, recipe: Recipe<Value>): void
  delete(key: Hex): void
}

interface EntryItem<Value, Default> {
  readonly codec: Codec<Value>
  readonly fallback: Default
}

export function readableEntries<Value, Default>(
  { codec, fallback }: EntryItem<Value, Default>,
  space: ReadableSpace,
): ReadableEntries<Value, Default> {
  // PERF: an update mostly comes behind a read of the same entry, for which an overlay answers the same bytes. What is
  // decoded is frozen and so are the bytes by agreement, so both may be shared.
  let lastEncoded: Uint8Array | undefined
  let lastValue: Value | undefined

  function decoded(encoded: Uint8Array): Value {
    const value = decode(codec, encoded)
    lastEncoded = encoded
    lastValue = value
    return value
  }

  return {
    get: (key) => {
      const encoded = space.get(key)
      if (encoded === undefined) return fallback
      if (encoded === lastEncoded && lastValue !== undefined) return lastValue
      return decoded(encoded)
    },
    has: (key) => space.get(key) !== undefined,
  }
}

/** An entry that equals the item's fallback is deleted, so that "never written" and "written back" are the same. */
export function writableEntries<Value, Default extends Value | undefined>(
  name: string,
  item: EntryItem<Value, Default>,
  space: WritableSpace,
): WritableEntries<Value, Default> {
  const { codec, fallback } = item
  const { get, has } = readableEntries(item, space)
  // PERF: most blocks write into few spaces.
  let encodedFallback: Uint8Array | undefined
  const isFallback = (encoded: Uint8Array): boolean => {
    if (fallback === undefined) return false
    encodedFallback ??= encode(codec, fallback)
    return equalBytes(encoded, encodedFallback)
  }
  const set = (key: Hex, value: Value): void => {
    const encoded = encodeAs(name, codec, value)
    if (isFallback(encoded)) space.delete(key)
    else space.set(key, encoded)
  }
  return {
    get,
    has,
    set,
    update: (key, recipe) => {
      const entry: Value | undefined = get(key)
      if (entry === undefined) throw missingEntry(name, key)
      set(key, draftEntry(entry, recipe))
    },
    delete: (key) => space.delete(key),
  }
}

function missingEntry(name: string, key: Hex): LockstepError {
  return new LockstepError(
    'MissingEntry',
    `${name} has no entry for ${key}; check has() first, set() it, or declare the map with a fallback`,
    { field: name, value: key },
  )
}
