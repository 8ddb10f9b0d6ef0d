import type { Draft } from 'immer'
import type { DoubleMapItem, MapItem, ValueItem } from './state-item.js'

/** Changes the draft in place and returns nothing, or returns the new value. */
// biome-ignore lint/suspicious/noConfusingVoidType: a recipe that changes its draft returns nothing, as Immer's do
export type Recipe<T> = (draft: Draft<T>) => T | Draft<T> | void

/** A bounded page of a map, in canonical key order: at most `limit` entries (1 to 1,000) behind the key `after`. */
export interface Page<Key> {
  readonly after?: Key
  readonly limit: number
}

/** A single value, to be read: what is stored, deeply frozen, or the item's `initial` where nothing is. */
export interface ReadonlyValueAccess<T> {
  get(): T
}

/**
 * A single value as a call may change it. `update` starts from what `get` gives. Writing a value equal to `initial`
 * takes the entry out of the state.
 *
 * Both writing functions throw a `CodecError` for a value that the item's codec does not take.
 */
export interface ValueAccess<T> extends ReadonlyValueAccess<T> {
  set(value: T): void
  update(recipe: Recipe<T>): void
}

/**
 * A map, to be read. A key without an entry reads as the map's fallback, `undefined` where it has none; `has` tells
 * whether there is an entry, which there is not for a value that equals the fallback.
 *
 * `entries` throws LockstepError `PageLimit` for a limit that is no integer from 1 to 1,000.
 */
export interface ReadonlyMapAccess<Key, Value, Default> {
  get(key: Key): Value | Default
  has(key: Key): boolean
  entries(page: Page<Key>): readonly (readonly [key: Key, value: Value])[]
}

/**
 * A map as a call may change it. Writing a value equal to the fallback takes the entry out of the state; deleting one
 * that is not there leaves the state as it is.
 *
 * `set` and `update` throw a `CodecError` for a value that the item's codec does not take, `update` LockstepError
 * `MissingEntry` for a key that has neither entry nor fallback.
 */
export interface MapAccess<Key, Value, Default> extends ReadonlyMapAccess<Key, Value, Default> {
  set(key: Key, value: Value): void
  /** Drafts the one entry. Starts from the map's fallback where there is no entry; without a fallback the entry must exist. */
  update(key: Key, recipe: Recipe<Value>): void
  delete(key: Key): void
}

/**
 * A map with two keys, to be read; as {@link ReadonlyMapAccess}, with pages of one first key or of all. Both kinds of
 * page throw LockstepError `PageLimit` for a limit that is no integer from 1 to 1,000.
 */
export interface ReadonlyDoubleMapAccess<First, Second, Value, Default> {
  get(first: First, second: Second): Value | Default
  has(first: First, second: Second): boolean
  /** A page of the entries with this first key, in canonical order of the second. */
  entries(first: First, page: Page<Second>): readonly (readonly [second: Second, value: Value])[]
  /** A page of all entries, in canonical order of both keys. */
  allEntries(page: Page<readonly [First, Second]>): readonly (readonly [keys: readonly [First, Second], value: Value])[]
}

/** A map with two keys as a call may change it; writes and refuses as {@link MapAccess} does. */
export interface DoubleMapAccess<First, Second, Value, Default>
  extends ReadonlyDoubleMapAccess<First, Second, Value, Default> {
  set(first: First, second: Second, value: Value): void
  /** As {@link MapAccess.update}. */
  update(first: First, second: Second, recipe: Recipe<Value>): void
  delete(first: First, second: Second): void
}

/** One item of the state as a call sees it. */
export type ItemAccess<Item> =
  Item extends ValueItem<infer T>
    ? ValueAccess<T>
    : Item extends MapItem<infer Key, infer Value, infer Default>
      ? MapAccess<Key, Value, Default>
      : Item extends DoubleMapItem<infer First, infer Second, infer Value, infer Default>
        ? DoubleMapAccess<First, Second, Value, Default>
        : never

/** One item of the state as a getter or an invariant sees it: the writing functions do not exist. */
export type ReadonlyItemAccess<Item> =
  Item extends ValueItem<infer T>
    ? ReadonlyValueAccess<T>
    : Item extends MapItem<infer Key, infer Value, infer Default>
      ? ReadonlyMapAccess<Key, Value, Default>
      : Item extends DoubleMapItem<infer First, infer Second, infer Value, infer Default>
        ? ReadonlyDoubleMapAccess<First, Second, Value, Default>
        : never

/** A module's declared items by name, as its calls, hooks and genesis see them. */
export type StateAccess<Items> = { readonly [Name in keyof Items]: ItemAccess<Items[Name]> }

/** A module's declared items by name, as its getters and invariants see them. */
export type ReadonlyStateAccess<Items> = { readonly [Name in keyof Items]: ReadonlyItemAccess<Items[Name]> }
