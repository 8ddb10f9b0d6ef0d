import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { AccountId, type Codec, encode, option, struct, tuple, u8, u64, u128, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { PalletIndexes } from '../integritee/index.js'

/** How an embedded chain begins. */
export interface Genesis {
  /** Time of block 0, in milliseconds since 1970-01-01T00:00:00Z. Block n has this plus n block times. */
  readonly timestamp: bigint
  /** What accounts hold, in the smallest unit. All together at most 2^128 − 1. */
  readonly balances: Readonly<Record<Hex, bigint>>
  /** The account that may use `sudo`; none if it is left out. */
  readonly sudoKey?: Hex
}

/** What the genesis hash binds. */
export interface GenesisFacts {
  readonly genesis: Genesis
  readonly blockTime: bigint
  readonly authority: Hex
  readonly pallets: PalletIndexes
}

const maximumAccounts = 100_000

interface EncodedGenesis {
  readonly timestamp: bigint
  readonly blockTime: bigint
  readonly authority: Hex
  readonly enclaveBridgePallet: number
  readonly sudoKey: Hex | null
  readonly balances: readonly (readonly [Hex, bigint])[]
}

const genesisCodec: Codec<EncodedGenesis> = struct({
  timestamp: u64,
  blockTime: u64,
  authority: AccountId,
  enclaveBridgePallet: u8,
  sudoKey: option(AccountId),
  balances: vec(tuple(AccountId, u128), maximumAccounts),
})

/**
 * BLAKE2b-256 of everything that a chain begins with, accounts in ascending order: what its genesis header commits to.
 */
export function genesisCommitment(provider: CryptoProvider, facts: GenesisFacts): Hex {
  const { genesis, blockTime, authority, pallets } = facts
  const encoded = encode(genesisCodec, {
    timestamp: genesis.timestamp,
    blockTime,
    authority,
    enclaveBridgePallet: pallets.enclaveBridge,
    sudoKey: genesis.sudoKey ?? null,
    balances: endowments(genesis),
  })
  return toHex(provider.blake2b256(encoded))
}

/** Accounts and their first balances, accounts in ascending order. */
export function endowments({ balances }: Genesis): readonly (readonly [Hex, bigint])[] {
  // Keys of a record are strings to the compiler; fromHex refuses the ones that are not bytes.
  const accounts = Object.keys(balances).map((key) => toHex(fromHex(key)))
  const endowed = accounts.sort().map((account) => [account, balances[account] ?? 0n] as const)
  requireIssuance(endowed.reduce((sum, [, amount]) => sum + amount, 0n))
  return endowed
}

const maximumIssuance = 2n ** 128n - 1n

function requireIssuance(issuance: bigint): void {
  if (issuance <= maximumIssuance) return
  throw new LockstepError(
    'IssuanceOutOfBounds',
    `genesis.balances add up to ${issuance}, balances are u128 with a limit of ${maximumIssuance}; endow less`,
    { field: 'genesis.balances', value: issuance, limit: maximumIssuance },
  )
}
