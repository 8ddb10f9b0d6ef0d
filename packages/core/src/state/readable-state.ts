import type { Hex } from '../hex.js'

/** Walks keys in canonical order. `key` is `undefined` behind the last one. */
export interface KeyCursor {
  readonly key: Hex | undefined
  advance(): void
}

/**
 * One space, to be read. Values are shared, not copied: whoever receives one never writes into it.
 */
export interface ReadableSpace {
  /** The value bytes, or `undefined` where there is no entry. */
  get(key: Hex): Uint8Array | undefined
  /** One page in canonical key order (the order of the key bytes, a prefix first). */
  entries(page: EntryPage): Entry[]
  /**
   * The cursors that together visit every key of the space behind `after`. Keys may repeat, and a key may have no
   * value: {@link readPage} merges and asks `get`.
   */
  cursors(after: Hex | undefined): KeyCursor[]
}

/** A page of an ordered iteration: at most `limit` entries (1 to 1,000) behind the key `after`. */
export interface EntryPage {
  readonly after?: Hex
  /** Where it is given, the page ends before the first key that does not begin with it. */
  readonly prefix?: Hex
  /** Told of each key that is passed, those without a value too, before the next one is looked at. May throw. */
  onVisit?(key: Hex): void
  readonly limit: number
}

/**
 * Key and value as they are stored: a key of 0 to 1,024 bytes, as text, and a value of up to 1,048,576, which is shared
 * with the state and never written into.
 */
export type Entry = readonly [key: Hex, value: Uint8Array]

/** A state to be read: the current one, a recent version, or a block overlay. */
export interface ReadableState {
  /** The space of that name; an unknown one is empty. Keep the handle: the lookup is by text. */
  space(name: string): ReadableSpace
  /** The names of the spaces that may hold entries, in canonical order. */
  spaceNames(): string[]
}
