import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type Codec, createReader, remaining } from '@lockstep/core/codec'
import { nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { ReadableState, StateDiff } from '@lockstep/core/state'
import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { keyCodec } from '../generation/value-pool.js'
import type { JsonValue } from '../log/json-value.js'
import type { World } from '../log/world.js'
import type { StateChange } from './counterexample-file.js'
import { namedValue } from './name-parties.js'

/** What reads a value's bytes, and what an item gives where there are none. */
export interface StateDecoder {
  key(space: string, key: Hex): { readonly key?: JsonValue }
  /** `undefined` where there is no entry and no default. */
  value(space: string, bytes: Uint8Array | undefined): JsonValue | undefined
}

/** Reads entries by the codecs that the STF declares for them; the bytes of others stay hexadecimal. */
export function createStateDecoder(stf: Stf, world: World): StateDecoder {
  const items = new Map<string, StateItem>([[nonceSpace, nonceItem]])
  for (const module of Object.values(stf.modules)) {
    for (const [name, item] of Object.entries(module.state)) items.set(spaceName(module.name, name), item)
  }
  return {
    key(space, key) {
      const item = items.get(space)
      if (item?.kind === 'value') return {}
      return { key: item === undefined ? key : read(world, keyCodec(item), fromHex(key)) }
    },
    value(space, bytes) {
      const item = items.get(space)
      if (bytes !== undefined) return item === undefined ? toHex(bytes) : read(world, item.codec, bytes)
      const absent = item?.kind === 'value' ? item.initial : item?.fallback
      return absent === undefined ? undefined : namedValue(world, absent)
    },
  }
}

/** What a codec cannot read, an STF with a bug may have written: it is shown as it is. */
function read(world: World, codec: Codec<unknown>, bytes: Uint8Array): JsonValue {
  try {
    const reader = createReader(bytes)
    const value = codec.read(reader)
    return remaining(reader) === 0 ? namedValue(world, value) : toHex(bytes)
  } catch {
    return toHex(bytes)
  }
}

/** How the state lies over its base: by space and key, the new bytes. */
export type Overlaid = ReadonlyMap<string, ReadonlyMap<Hex, Uint8Array | undefined>>

export function overlaid(diff: StateDiff): Overlaid {
  return new Map(diff.map(({ space, changes }) => [space, new Map(changes.map(({ key, value }) => [key, value]))]))
}

/** The entries that differ between two states over one base, in the order of the second, decoded. */
export function stateChanges(
  decoder: StateDecoder,
  base: ReadableState,
  earlier: Overlaid,
  later: Overlaid,
): StateChange[] {
  const spaces = [...new Set([...later.keys(), ...earlier.keys()])].sort()
  return spaces.flatMap((space) => {
    const keys = [...new Set([...(later.get(space)?.keys() ?? []), ...(earlier.get(space)?.keys() ?? [])])].sort()
    return keys.flatMap((key) => {
      const [before, after] = [bytesIn(base, earlier, space, key), bytesIn(base, later, space, key)]
      return textOf(before) === textOf(after) ? [] : [changeOf(decoder, space, key, before, after)]
    })
  })
}

function changeOf(
  decoder: StateDecoder,
  item: string,
  key: Hex,
  bytesBefore: Uint8Array | undefined,
  bytesAfter: Uint8Array | undefined,
): StateChange {
  const [before, after] = [decoder.value(item, bytesBefore), decoder.value(item, bytesAfter)]
  return {
    item,
    ...decoder.key(item, key),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

function bytesIn(base: ReadableState, over: Overlaid, space: string, key: Hex): Uint8Array | undefined {
  const changes = over.get(space)
  return changes?.has(key) === true ? changes.get(key) : base.space(space).get(key)
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : toHex(bytes)
}
