import { eachEntry } from './each-entry.js'
import type { ReadonlyDoubleMapAccess, ReadonlyMapAccess } from './state-access.js'

/**
 * Adds up an amount of every entry of a map or double map, page by page, in canonical key order. PERF: reads the whole
 * map.
 */
export function sum<Key, Value, Default>(
  map: ReadonlyMapAccess<Key, Value, Default>,
  amount: (value: Value, key: Key) => bigint,
): bigint
export function sum<First, Second, Value, Default>(
  map: ReadonlyDoubleMapAccess<First, Second, Value, Default>,
  amount: (value: Value, keys: readonly [First, Second]) => bigint,
): bigint
export function sum<First, Second, Value, Default>(
  map: ReadonlyMapAccess<First, Value, Default> | ReadonlyDoubleMapAccess<First, Second, Value, Default>,
  amount: (value: Value, key: never) => bigint,
): bigint {
  let total = 0n
  const add = (value: Value, key: unknown): void => {
    total += Reflect.apply(amount, undefined, [value, key])
  }
  if ('allEntries' in map) eachEntry(map.allEntries, add)
  else eachEntry(map.entries, add)
  return total
}
