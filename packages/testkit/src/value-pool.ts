import { fromHex } from '@lockstep/core'
import { type Codec, createReader, remaining, type Schema, tuple, unit } from '@lockstep/core/codec'
import type { ReadableState } from '@lockstep/core/state'
import { type BlockContext, type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { logBlockTime } from './log-to-blocks.js'

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
  const visit = (schema: Schema, value: unknown): void => collect(schema, value, integers, bytes)
  const visitKey = (schema: Schema, value: unknown): void => collect(schema, value, keys, bytes)
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

function visitDecoded(codec: Codec<unknown>, bytes: Uint8Array, visit: (schema: Schema, value: unknown) => void): void {
  const reader = createReader(bytes)
  const value = codec.read(reader)
  if (remaining(reader) === 0) visit(codec.schema, value)
}

function collect(
  schema: Schema,
  value: unknown,
  integers: Map<number, Set<bigint>>,
  bytes: Map<number, Set<string>>,
): void {
  const inner = (part: Schema, of: unknown): void => collect(part, of, integers, bytes)
  switch (schema.kind) {
    case 'uint':
    case 'compact':
      if (typeof value === 'bigint' || typeof value === 'number') addTo(integers, schema.bits, BigInt(value))
      return
    case 'fixedBytes':
      if (typeof value === 'string') addTo(bytes, schema.length, value)
      return
    case 'option':
      if (value !== null) inner(schema.some, value)
      return
    case 'array':
    case 'vec':
      if (Array.isArray(value)) for (const item of value) inner(schema.item, item)
      return
    case 'tuple':
      if (Array.isArray(value)) for (const [index, item] of schema.items.entries()) inner(item, value[index])
      return
    case 'struct':
      for (const [name, field] of schema.fields) inner(field, memberOf(value, name))
      return
    case 'variant': {
      const type = memberOf(value, 'type')
      const chosen = schema.variants.find(([, name]) => name === type)
      if (chosen !== undefined) inner(chosen[2], memberOf(value, 'value'))
      return
    }
    default:
  }
}

function addTo<Value>(sets: Map<number, Set<Value>>, size: number, value: Value): void {
  const known = sets.get(size)
  if (known === undefined) sets.set(size, new Set([value]))
  else known.add(value)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
