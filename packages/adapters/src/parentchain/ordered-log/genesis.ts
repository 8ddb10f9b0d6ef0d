import { type Hex, toHex } from '@lockstep/core'
import { AccountId, type Codec, encode, struct, text, u8, u64, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'

/** What the identity of a log binds. */
export interface OrderedLogGenesis {
  /** Keeps apart logs of the same sequencer; at most 64 bytes. */
  readonly name: string
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  /** Milliseconds between two batches that are sealed without a moment of their own. */
  readonly batchInterval: bigint
  readonly sequencer: Hex
  readonly bridgePalletIndex: number
  readonly shieldAuthorities: readonly Hex[]
}

/** SCALE layout of {@link OrderedLogGenesis}, in the order of its members. */
export const orderedLogGenesisCodec: Codec<OrderedLogGenesis> = struct({
  name: text(64),
  timestamp: u64,
  batchInterval: u64,
  sequencer: AccountId,
  bridgePalletIndex: u8,
  shieldAuthorities: vec(AccountId, 1000),
})

/** BLAKE2b-256 of what a log begins with, shield authorities in ascending order. */
export function orderedLogCommitment(provider: CryptoProvider, genesis: OrderedLogGenesis): Hex {
  const shieldAuthorities = [...genesis.shieldAuthorities].sort()
  return toHex(provider.blake2b256(encode(orderedLogGenesisCodec, { ...genesis, shieldAuthorities })))
}
