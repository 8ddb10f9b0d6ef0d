import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { ReadableState, StateDiff } from '@lockstep/core/state'
import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import fc from 'fast-check'
import { arbitrary } from './arbitrary-from-codec.js'
import { keyCodec } from './value-pool.js'

const anyDistant = fc
  .bigInt({ min: 0n, max: (1n << 256n) - 1n })
  .map((value) => `0x${value.toString(16).padStart(64, '0')}`)

/** How many entries a space of a map gets. */
export type EntryCount = (space: string) => number

/** Entries that nothing in a log has asked for, for every map of an STF; those that are there already stay. */
export function unrelatedEntries(stf: Stf, state: ReadableState, seed: number, count: EntryCount): StateDiff {
  return Object.values(stf.modules)
    .flatMap((module) =>
      Object.entries(module.state).flatMap(([name, item]) => {
        const space = spaceName(module.name, name)
        if (item.kind === 'value') return []
        const there = state.space(space)
        const changes = someEntries(item, seed, count(space)).filter(({ key }) => there.get(key) === undefined)
        return changes.length === 0 ? [] : [{ space, changes }]
      }),
    )
    .sort((left, right) => (left.space < right.space ? -1 : 1))
}

function someEntries(item: Exclude<StateItem, { kind: 'value' }>, seed: number, count: number) {
  const keys = fc
    .sample(arbitrary(keyCodec(item), { bytes32: anyDistant }), { seed, numRuns: Math.ceil(1.5 * count) })
    .map(keyText(item))
  const absent = item.fallback === undefined ? '' : toHex(encode(item.codec, item.fallback))
  const values = fc
    .sample(arbitrary(item.codec), { seed, numRuns: 8 })
    .map((value) => encode(item.codec, value))
    .filter((value) => toHex(value) !== absent)
  const [value] = values
  if (value === undefined) return []
  return [...new Set(keys)]
    .slice(0, count)
    .sort()
    .map((key, index) => ({ key, value: values[index % values.length] ?? value }))
}

function keyText(item: StateItem): (key: unknown) => Hex {
  return (key) => toHex(encode(keyCodec(item), key))
}
