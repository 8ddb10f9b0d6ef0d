import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec } from '@lockstep/core/codec'

/** The most accounts that a shard of a development network watches beside its vault. */
export const mostWatched = 16
const accountSize = 32

/** Accounts one behind the other: parameters of enclaves are flat. */
export const watchedAccountsCodec: Codec<Hex> = bytes(mostWatched * accountSize)

export function joinAccounts(accounts: readonly Hex[]): Hex {
  return `0x${accounts.map((account) => account.slice(2)).join('')}`
}

export function splitAccounts(joined: Hex): readonly Hex[] {
  const all = fromHex(joined)
  return Array.from({ length: all.length / accountSize }, (_, at) =>
    toHex(all.subarray(at * accountSize, (at + 1) * accountSize)),
  )
}
