import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, vec } from '@lockstep/core/codec'

/** An account for each worker that a shard has had; beyond that the ones that were told first are forgotten. */
const maximumAccounts = 128

/** Longest form of {@link attestedAccountsCodec}, in bytes. */
export const maximumAttestedAccounts: number = 2 + maximumAccounts * 32

/** SCALE layout of {@link EnclaveKeys.attestedAccounts}: vector of accounts, 32 bytes each. */
export const attestedAccountsCodec: Codec<readonly Hex[]> = vec(AccountId, maximumAccounts)

/** Both lists, each account once, at its last place. */
export function mergeAccounts(known: readonly Hex[], told: readonly Hex[]): readonly Hex[] {
  return [...known.filter((account) => !told.includes(account)), ...new Set(told)].slice(-maximumAccounts)
}
