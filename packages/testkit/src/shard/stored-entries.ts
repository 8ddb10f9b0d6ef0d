import { type Hex, toHex } from '@lockstep/core'
import type { ReadableState } from '@lockstep/core/state'
import { entriesIn } from '../execution/entries-of.js'

/** All that a state holds, as it is stored: by space and encoded key. Spaces without an entry are left out. */
export function storedEntries(state: ReadableState): Record<string, Record<Hex, Hex>> {
  const spaces = state.spaceNames().map((name) => {
    const entries = Array.from(entriesIn(state, name), ([key, value]) => [key, toHex(value)] as const)
    return [name, Object.fromEntries(entries)] as const
  })
  return Object.fromEntries(spaces.filter(([, entries]) => Object.keys(entries).length > 0))
}
