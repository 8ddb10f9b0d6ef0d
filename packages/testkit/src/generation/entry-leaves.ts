import { fromHex, type Hex } from '@lockstep/core'
import type { Codec, Schema } from '@lockstep/core/codec'
import type { ReadableState } from '@lockstep/core/state'
import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { keyCodec, visitDecoded } from './value-pool.js'

/** Where an entry of a state stands. */
export interface EntryPlace {
  readonly space: string
  readonly key: Hex
}

/** A value that occurs in an entry, and could be an argument of a call. */
export interface EntryLeaf {
  /** Of the field that it stands in; none in a key. */
  readonly name: string | undefined
  readonly schema: Schema
  readonly value: unknown
}

/** What an entry consists of: those of its key, and those of its value. */
export interface EntryLeaves {
  readonly key: readonly EntryLeaf[]
  readonly value: readonly EntryLeaf[]
}

/** What stands at a place of a state; `undefined` where nothing does. */
export function entryLeaves(stf: Stf, state: ReadableState, { space, key }: EntryPlace): EntryLeaves | undefined {
  const item = itemsOf(stf).get(space)
  const bytes = state.space(space).get(key)
  if (item === undefined || bytes === undefined) return undefined
  return { key: leavesOf(keyCodec(item), fromHex(key)), value: leavesOf(item.codec, bytes) }
}

const itemsOfStfs = new WeakMap<Stf, ReadonlyMap<string, StateItem>>()

/** PERF: asked for every record of a log. */
function itemsOf(stf: Stf): ReadonlyMap<string, StateItem> {
  const known = itemsOfStfs.get(stf) ?? namedItems(stf)
  itemsOfStfs.set(stf, known)
  return known
}

function namedItems(stf: Stf): ReadonlyMap<string, StateItem> {
  return new Map(
    Object.values(stf.modules).flatMap((module) =>
      Object.entries(module.state).map(([name, item]) => [spaceName(module.name, name), item] as const),
    ),
  )
}

function leavesOf(codec: Codec<unknown>, bytes: Uint8Array): readonly EntryLeaf[] {
  const leaves: EntryLeaf[] = []
  visitDecoded(codec, bytes, (schema, value, name) => leaves.push({ name, schema, value }))
  return leaves
}
