import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { type Codec, encode } from '@lockstep/core/codec'
import type { ReadableState, StateDiff } from '@lockstep/core/state'
import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { keyCodec } from '../generation/value-pool.js'
import type { JsonValue } from '../log/json-value.js'
import { logReading } from '../log/log-reading.js'
import { valueFromJson } from '../log/value-from-json.js'
import type { World } from '../log/world.js'
import type { EntryWrite, StateEdit } from './state-edit.js'

/**
 * What an edit changes in a state; of two writes of one entry the later one counts.
 *
 * @throws LockstepError `LogMalformed` for entries that the STF has none of; a codec's error for values that it refuses
 */
export function editDiff(stf: Stf, world: World, state: ReadableState, edit: StateEdit): StateDiff {
  const spaces = new Map<string, Map<Hex, Uint8Array | undefined>>()
  for (const write of edit) {
    const item = itemNamed(stf, write.item)
    const changes = spaces.get(write.item) ?? new Map<Hex, Uint8Array | undefined>()
    changes.set(entryKey(world, item, write), entryBytes(world, item, write))
    spaces.set(write.item, changes)
  }
  return [...spaces.keys()].sort().flatMap((space) => {
    const changes = [...(spaces.get(space) ?? [])]
      .filter(([key, bytes]) => textOf(state.space(space).get(key)) !== textOf(bytes))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, bytes]) => ({ key, value: bytes }))
    return changes.length === 0 ? [] : [{ space, changes }]
  })
}

/** @throws LockstepError `LogMalformed` */
export function itemNamed(stf: Stf, name: string): StateItem {
  for (const module of Object.values(stf.modules)) {
    for (const [own, item] of Object.entries(module.state)) if (spaceName(module.name, own) === name) return item
  }
  throw new LockstepError('LogMalformed', `the log is not one of this STF: it has no state '${name}'`, {
    field: 'item',
    value: name,
  })
}

export function entryKey(world: World, item: StateItem, { key }: Pick<EntryWrite, 'key'>): Hex {
  return toHex(encoded(world, keyCodec(item), 'key', key))
}

/** What reading gives where there is no entry, as bytes. */
export function absentBytes(item: StateItem): Uint8Array | undefined {
  const absent = item.kind === 'value' ? item.initial : item.fallback
  return absent === undefined ? undefined : encode(item.codec, absent)
}

/** A value that equals the default takes no entry. */
function entryBytes(world: World, item: StateItem, { value }: EntryWrite): Uint8Array | undefined {
  const bytes = encoded(world, item.codec, 'value', value)
  return textOf(bytes) === textOf(absentBytes(item)) ? undefined : bytes
}

function encoded(world: World, codec: Codec<unknown>, path: string, json: JsonValue): Uint8Array {
  return encode(codec, valueFromJson(logReading(world), codec.schema, path, json))
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : toHex(bytes)
}

/** The bytes that an entry reads as. */
export function readBytes(state: ReadableState, item: StateItem, space: string, key: Hex): Uint8Array | undefined {
  return state.space(space).get(key) ?? absentBytes(item)
}
