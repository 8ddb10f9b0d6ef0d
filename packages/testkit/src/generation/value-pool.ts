import { fromHex } from '@lockstep/core'
import { type Codec, createReader, remaining, tuple, unit } from '@lockstep/core/codec'
import type { ReadableState } from '@lockstep/core/state'
import { type BlockContext, type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { logBlockTime } from '../log/log-to-blocks.js'
import { type VisitLeaf, visitLeaves } from './visit-leaves.js'

/** What occurs in a state, so that arguments can be near it: balances, identifiers, expiries, keys that exist. */
export interface ValuePool {
  /** Unsigned integers by their bits: an index is among indices, an amount among amounts. */
  readonly integers: ReadonlyMap<number, readonly bigint[]>
  /** Those of them that are keys, or parts of keys: what a call names mostly has to be there. */
  readonly keys: ReadonlyMap<number, readonly bigint[]>
  /** Byte strings by their length. */
  readonly bytes: ReadonlyMap<number, readonly string[]>
}

const entriesOfItem = 24
const blocksAhead = [0n, 1n, 2n, 10n]

/** The values of a state, of the first entries of each item, and the times of the next blocks. */
export function valuePool(stf: Stf, state: ReadableState, { timestamp, number }: BlockContext): ValuePool {
  const integers = new Map<number, Set<bigint>>()
  const keys = new Map<number, Set<bigint>>()
  const bytes = new Map<number, Set<string>>()
  const visit = collect(integers, bytes)
  const visitKey = collect(keys, bytes)
  for (const module of Object.values(stf.modules)) {
    for (const [name, item] of Object.entries(module.state)) {
      for (const [key, value] of state.space(spaceName(module.name, name)).entries({ limit: entriesOfItem })) {
        visitDecoded(keyCodec(item), fromHex(key), visitKey)
        visitDecoded(item.codec, value, visit)
      }
    }
  }
  for (const ahead of blocksAhead) addTo(integers, 64, timestamp + ahead * logBlockTime)
  addTo(integers, 32, BigInt(number))
  for (const [size, values] of keys) for (const each of values) addTo(integers, size, each)
  return { integers: listed(integers), keys: listed(keys), bytes: listed(bytes) }
}

function listed<Value>(sets: ReadonlyMap<number, ReadonlySet<Value>>): ReadonlyMap<number, readonly Value[]> {
  return new Map([...sets].map(([size, values]) => [size, [...values]]))
}

/** The codec of a space's keys, as the state lays them out: a single value's is empty, a double map joins its two. */
export function keyCodec(item: StateItem): Codec<unknown> {
  switch (item.kind) {
    case 'value':
      return unit
    case 'map':
      return item.key
    case 'doubleMap':
      return tuple(item.first, item.second)
  }
}

/** Visits what an entry's key or value consists of; nothing of bytes that are none of the codec's. */
export function visitDecoded(codec: Codec<unknown>, bytes: Uint8Array, visit: VisitLeaf): void {
  const reader = createReader(bytes)
  const value = codec.read(reader)
  if (remaining(reader) === 0) visitLeaves(codec.schema, value, visit)
}

function collect(integers: Map<number, Set<bigint>>, bytes: Map<number, Set<string>>): VisitLeaf {
  return (schema, value) => {
    if (schema.kind === 'uint' || schema.kind === 'compact') {
      if (typeof value === 'bigint' || typeof value === 'number') addTo(integers, schema.bits, BigInt(value))
    } else if (schema.kind === 'fixedBytes' && typeof value === 'string') addTo(bytes, schema.length, value)
  }
}

function addTo<Value>(sets: Map<number, Set<Value>>, size: number, value: Value): void {
  const known = sets.get(size)
  if (known === undefined) sets.set(size, new Set([value]))
  else known.add(value)
}
