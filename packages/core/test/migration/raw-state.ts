import { createPortableProvider } from '../../src/crypto/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import { createState, type ReadableState, type State, stateLimit } from '../../src/state/index.js'
import { type Stf, stfIdentity } from '../../src/stf/index.js'

export const provider = createPortableProvider()

/** Spaces, keys and values as they are stored. */
export type RawState = Readonly<Record<string, Readonly<Record<string, string>>>>

export function identityOf(stf: Stf): Hex {
  return stfIdentity(provider, stf)
}

/** A state with these entries, whatever an STF makes of them. */
export function stateOf(raw: RawState): State {
  const state = createState(provider)
  const overlay = state.overlay()
  for (const [space, entries] of Object.entries(raw)) {
    for (const [key, value] of Object.entries(entries)) {
      overlay.space(space).set(`0x${key.slice(2)}`, Uint8Array.from(Buffer.from(value.slice(2), 'hex')))
    }
  }
  state.commit(state.prepare(overlay.diff()))
  return state
}

/** At most a page of each space. */
export function rawOf(state: ReadableState): RawState {
  const spaces = state.spaceNames().map((name) => {
    const entries = state.space(name).entries({ limit: stateLimit.page })
    return [name, Object.fromEntries(entries.map(([key, value]) => [key, toHex(value)]))] as const
  })
  return Object.fromEntries(spaces.filter(([, entries]) => Object.keys(entries).length > 0))
}

/** SPEC: SCALE integers are little-endian, of the width of their type. */
export function little(value: number | bigint, bytes: number): string {
  const digits = BigInt(value)
    .toString(16)
    .padStart(2 * bytes, '0')
  return (digits.match(/../g) ?? []).reverse().join('')
}
