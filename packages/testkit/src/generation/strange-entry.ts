import { fromHex } from '@lockstep/core'
import { type Codec, decode, encode } from '@lockstep/core/codec'
import { nonceItem, nonceSpace } from '@lockstep/core/engine'
import { equalBytes, type ReadableState } from '@lockstep/core/state'
import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import { entriesIn } from '../execution/entries-of.js'
import { keyCodec } from './value-pool.js'

/**
 * The first entry of a state that the STF has no use for: in a space of no item, or with a key or a value that does not
 * decode entirely, or not from these bytes alone. `undefined` where every entry is one of the STF's.
 */
export function strangeEntry(stf: Stf, state: ReadableState): string | undefined {
  const items = itemsBySpace(stf)
  for (const space of state.spaceNames()) {
    for (const [key, value] of entriesIn(state, space)) {
      const item = items.get(space)
      if (item !== undefined && isWritten(keyCodec(item), fromHex(key)) && isWritten(item.codec, value)) continue
      return `${space} ${key}`
    }
  }
  return undefined
}

function itemsBySpace({ modules }: Stf): ReadonlyMap<string, StateItem> {
  const declared = Object.values(modules).flatMap(({ name, state }) =>
    Object.entries(state).map(([item, each]): [string, StateItem] => [spaceName(name, item), each]),
  )
  return new Map([[nonceSpace, nonceItem], ...declared])
}

function isWritten(codec: Codec<unknown>, bytes: Uint8Array): boolean {
  try {
    return equalBytes(encode(codec, decode(codec, bytes)), bytes)
  } catch {
    return false
  }
}
