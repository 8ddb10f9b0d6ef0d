import { type Codec, decode, encode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { stateLimit } from '../state/index.js'
import { assertCodec } from './declared-fields.js'

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

/** A map with two keys, of which all entries with one first key can be walked through. */
export interface DoubleMapItem<First, Second, Value, Default> {
  readonly kind: 'doubleMap'
  readonly first: Codec<First>
  readonly second: Codec<Second>
  readonly codec: Codec<Value>
  readonly fallback: Default
}

/**
 * A declared item of whatever types, told apart by `kind`. It has a space of its own in the state, `module.item`, a
 * name of at most 127 characters.
 */
export type StateItem =
  | ValueItem<unknown>
  | MapItem<unknown, unknown, unknown>
  | DoubleMapItem<unknown, unknown, unknown, unknown>
/** The items of one module by their names, which are the second part of their spaces' names. */
export type StateItems = Readonly<Record<string, StateItem>>

/**
 * Declares a single value. A value equal to `initial` takes no entry in the state, so that "never written" and
 * "written back" have the same root. The codec alone says what the values are: inferred from `initial` too, an
 * enumeration would be any string.
 *
 * @throws {CodecError} where `initial` is no value of the codec; LockstepError `NotACodec`, `ItemTooLarge`
 */
export function value<T>(codec: Codec<T>, initial: NoInfer<T>): ValueItem<T> {
  assertValueSize('value', codec)
  return Object.freeze({ kind: 'value', codec, initial: frozen(codec, initial) })
}

/**
 * Declares a map. With a `fallback` the map is total: every key reads as the fallback until it is written, and an
 * entry equal to the fallback is absent from the state. Without one, a missing key reads as `undefined`.
 *
 * @throws {CodecError} where `fallback` is no value of the codec; LockstepError `NotACodec`, `ItemTooLarge`
 */
export function map<Key, Value>(key: Codec<Key>, codec: Codec<Value>): MapItem<Key, Value, undefined>
export function map<Key, Value>(
  key: Codec<Key>,
  codec: Codec<Value>,
  fallback: NoInfer<Value>,
): MapItem<Key, Value, Value>
export function map<Key, Value>(
  key: Codec<Key>,
  codec: Codec<Value>,
  fallback?: Value,
): MapItem<Key, Value, Value | undefined> {
  assertKeySize('map', key)
  assertValueSize('map', codec)
  const kept = fallback === undefined ? undefined : frozen(codec, fallback)
  return Object.freeze({ kind: 'map', key, codec, fallback: kept })
}

/**
 * Declares a map with two keys, as {@link map} does. The entries of one first key stand together, in the canonical
 * order of the second.
 *
 * @throws {CodecError} where `fallback` is no value of the codec; LockstepError `NotACodec`, `ItemTooLarge`, `EmptyKey`
 */
export function doubleMap<First, Second, Value>(
  first: Codec<First>,
  second: Codec<Second>,
  codec: Codec<Value>,
): DoubleMapItem<First, Second, Value, undefined>
export function doubleMap<First, Second, Value>(
  first: Codec<First>,
  second: Codec<Second>,
  codec: Codec<Value>,
  fallback: NoInfer<Value>,
): DoubleMapItem<First, Second, Value, Value>
export function doubleMap<First, Second, Value>(
  first: Codec<First>,
  second: Codec<Second>,
  codec: Codec<Value>,
  fallback?: Value,
): DoubleMapItem<First, Second, Value, Value | undefined> {
  assertKeySize('doubleMap', first, second)
  assertValueSize('doubleMap', codec)
  assertNotEmpty(second)
  const kept = fallback === undefined ? undefined : frozen(codec, fallback)
  return Object.freeze({ kind: 'doubleMap', first, second, codec, fallback: kept })
}

/**
 * A default as reads give it: deeply frozen, like all that is decoded. Every read of every block shares it, so a call
 * that could write into the author's own object would change what later calls see, on this worker alone.
 */
function frozen<T>(codec: Codec<T>, declared: T): T {
  return decode(codec, encode(codec, declared))
}

function assertKeySize(item: string, ...keys: readonly Codec<unknown>[]): void {
  for (const key of keys) assertCodec(`the key of this ${item}`, key)
  const maxSize = keys.reduce((sum, key) => sum + key.maxSize, 0)
  if (maxSize <= stateLimit.key) return
  throw new LockstepError(
    'ItemTooLarge',
    `the key of this ${item} can have ${maxSize} bytes and may have ${stateLimit.key}; use its hash, or bound it`,
    { field: 'key', value: maxSize, limit: stateLimit.key },
  )
}

function assertValueSize(item: string, codec: Codec<unknown>): void {
  assertCodec(`an entry of this ${item}`, codec)
  const { maxSize } = codec
  if (maxSize <= stateLimit.value) return
  throw new LockstepError(
    'ItemTooLarge',
    `an entry of this ${item} can have ${maxSize} bytes and may have ${stateLimit.value}; split it over several keys`,
    { field: 'codec', value: maxSize, limit: stateLimit.value },
  )
}

/** Behind an empty second key nothing would tell an entry from the prefix that its siblings are found by. */
function assertNotEmpty({ minSize }: Codec<unknown>): void {
  if (minSize > 0) return
  throw new LockstepError('EmptyKey', 'the second key of a doubleMap can be empty; use a type of at least one byte', {
    field: 'second',
    value: minSize,
    limit: 1,
  })
}
