import { decode, encode, encodeAs } from '../codec/index.js'
import type { Hex } from '../hex.js'
import { equalBytes, type ReadableSpace, type WritableSpace } from '../state/index.js'
import { draftEntry } from './draft-entry.js'
import type { ReadonlyValueAccess, ValueAccess } from './state-access.js'
import type { ValueItem } from './state-item.js'

/** A single value is the entry of its space with the empty key. */
const valueKey: Hex = '0x'

export function bindReadonlyValue<T>(item: ValueItem<T>, space: ReadableSpace): ReadonlyValueAccess<T> {
  return { get: () => readValue(item, space) }
}

export function bindValue<T>(name: string, item: ValueItem<T>, space: WritableSpace): ValueAccess<T> {
  const { codec, initial } = item
  // PERF: most blocks write few of the values.
  let encodedInitial: Uint8Array | undefined
  const set = (value: T): void => {
    const encoded = encodeAs(name, codec, value)
    encodedInitial ??= encode(codec, initial)
    if (equalBytes(encoded, encodedInitial)) space.delete(valueKey)
    else space.set(valueKey, encoded)
  }
  return {
    get: () => readValue(item, space),
    set,
    update: (recipe) => set(draftEntry(readValue(item, space), recipe)),
  }
}

function readValue<T>(item: ValueItem<T>, space: ReadableSpace): T {
  const encoded = space.get(valueKey)
  return encoded === undefined ? item.initial : decode(item.codec, encoded)
}
