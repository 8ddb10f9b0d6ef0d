import { type Codec, decode, encode } from '../codec/index.js'

/** A single value of the state. Reads give `initial` until it is written. */
export interface ValueItem<T> {
  readonly kind: 'value'
  readonly codec: Codec<T>
  readonly initial: T
}

/** A map of the state; `Default` is `undefined` where the map has no default. */
export interface MapItem<Key, Value, Default> {
  readonly kind: 'map'
  readonly key: Codec<Key>
  readonly codec: Codec<Value>
  readonly fallback: Default
}

export type StateItem = ValueItem<unknown> | MapItem<unknown, unknown, unknown>
export type StateItems = Readonly<Record<string, StateItem>>

/**
 * Declares a single value. A value equal to `initial` takes no entry in the state, so that "never written" and
 * "written back" have the same root.
 *
 * @throws {CodecError} where `initial` is no value of the codec.
 */
export function value<T>(codec: Codec<T>, initial: T): ValueItem<T> {
  return { kind: 'value', codec, initial: frozen(codec, initial) }
}

/**
 * Declares a map. With a `fallback` the map is total: every key reads as the fallback until it is written, and an
 * entry equal to the fallback is absent from the state. Without one, a missing key reads as `undefined`.
 *
 * @throws {CodecError} where `fallback` is no value of the codec.
 */
export function map<Key, Value>(key: Codec<Key>, codec: Codec<Value>): MapItem<Key, Value, undefined>
export function map<Key, Value>(key: Codec<Key>, codec: Codec<Value>, fallback: Value): MapItem<Key, Value, Value>
export function map<Key, Value>(
  key: Codec<Key>,
  codec: Codec<Value>,
  fallback?: Value,
): MapItem<Key, Value, Value | undefined> {
  return { kind: 'map', key, codec, fallback: fallback === undefined ? undefined : frozen(codec, fallback) }
}

/**
 * A default as reads give it: deeply frozen, like all that is decoded. Every read of every block shares it, so a call
 * that could write into the author's own object would change what later calls see, on this worker alone.
 */
function frozen<T>(codec: Codec<T>, declared: T): T {
  return decode(codec, encode(codec, declared))
}
