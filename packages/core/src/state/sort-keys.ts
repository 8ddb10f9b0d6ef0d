import type { Hex } from '../hex.js'

const mostIndices = 2 ** 21

/**
 * The indices of distinct keys in the canonical order of the keys.
 *
 * @param prefixes the first four bytes of each key, big-endian, zeros behind a shorter one. PERF: for callers that know
 * them, since then no key is looked at
 *
 * PERF: sorting strings costs a call and two visits to memory a comparison. The first four bytes of each key and its
 * index fit one double without loss; those are sorted as numbers, and only keys that begin alike are compared as text.
 */
export function sortedIndices(keys: readonly Hex[], prefixes: Float64Array = prefixesOf(keys)): number[] {
  if (keys.length > mostIndices) return sortedAsText(keys, [...keys.keys()])
  const numbers = new Float64Array(keys.length)
  const count = keys.length
  for (let index = 0; index < count; index++) numbers[index] = (prefixes[index] ?? 0) * mostIndices + index
  numbers.sort()
  const sorted: number[] = []
  let start = 0
  for (let end = 1; end <= count; end++) {
    if (end < count && prefixIn(numbers, end) === prefixIn(numbers, start)) continue
    if (end - start === 1) sorted.push(indexIn(numbers, start))
    else for (const index of sortedAsText(keys, indicesIn(numbers, start, end))) sorted.push(index)
    start = end
  }
  return sorted
}

function prefixesOf(keys: readonly Hex[]): Float64Array {
  const prefixes = new Float64Array(keys.length)
  let index = 0
  for (const key of keys) prefixes[index++] = keyPrefix(key)
  return prefixes
}

function indicesIn(numbers: Float64Array, start: number, end: number): number[] {
  return Array.from(numbers.subarray(start, end), (number) => number % mostIndices)
}

function indexIn(numbers: Float64Array, at: number): number {
  return (numbers[at] ?? 0) % mostIndices
}

function sortedAsText(keys: readonly Hex[], indices: number[]): number[] {
  return indices.sort((left, right) => ((keys[left] ?? '') < (keys[right] ?? '') ? -1 : 1))
}

/** The first four bytes of a key as a number, zeros behind a shorter one. */
function keyPrefix(key: Hex): number {
  let prefix = 0
  for (let at = 2; at < 10; at++) prefix = prefix * 16 + (at < key.length ? digitValue(key.charCodeAt(at)) : 0)
  return prefix
}

/** `0` to `9` have the codes from 48 on, `a` to `f` those from 97 on. */
function digitValue(code: number): number {
  return code < 97 ? code - 48 : code - 87
}

function prefixIn(numbers: Float64Array, index: number): number {
  return Math.floor((numbers[index] ?? 0) / mostIndices)
}
