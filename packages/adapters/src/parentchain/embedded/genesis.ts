import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { AccountId, type Codec, encode, option, struct, tuple, u8, u64, u128, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import type { PalletIndexes } from '../integritee/index.js'

/** How an embedded chain begins. */
export interface Genesis {
  /** Time of block 0, in milliseconds since 1970-01-01T00:00:00Z. Block n has this plus n block times. */
  readonly timestamp: bigint
  /** What accounts hold, in the smallest unit. All together at most 2^128 − 1. */
  readonly balances: Readonly<Record<Hex, bigint>>
  /** The least that an account may hold, if it holds anything; 0 if left out. */
  readonly existentialDeposit?: bigint
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
 * The existential deposit (u128) stands behind the rest where there is one.
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
  // A chain without one has the identity that it had before there was a choice.
  const deposit = genesis.existentialDeposit ? encode(u128, genesis.existentialDeposit) : new Uint8Array(0)
  return toHex(provider.blake2b256(concatBytes(encoded, deposit)))
}

/** Accounts and their first balances, accounts in ascending order. */
export function endowments({ balances, existentialDeposit = 0n }: Genesis): readonly (readonly [Hex, bigint])[] {
  // Keys of a record are strings to the compiler; fromHex refuses the ones that are not bytes.
  const accounts = Object.keys(balances).map((key) => toHex(fromHex(key)))
  const endowed = accounts.sort().map((account) => [account, balances[account] ?? 0n] as const)
  for (const [account, amount] of endowed) requireAlive(account, amount, existentialDeposit)
  requireIssuance(endowed.reduce((sum, [, amount]) => sum + amount, 0n))
  return endowed
}

function requireAlive(account: Hex, amount: bigint, existentialDeposit: bigint): void {
  if (amount === 0n || amount >= existentialDeposit) return
  throw new LockstepError(
    'EndowmentTooSmall',
    `genesis.balances gives ${account} ${amount}, the existential deposit is ${existentialDeposit}; endow more or nothing`,
    { field: 'genesis.balances', value: amount, limit: existentialDeposit },
  )
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
