import { type Codec, encode, H256, struct, u32, variant } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { type BlockHeader, blockHeaderHash } from '../receipt/index.js'
import { type KeyChange, keyChangesCodec } from './key-change.js'

/** What an enclave states on the parentchain of a block that it has executed. */
export interface StatePublication {
  readonly shard: Hex
  /** Of the parentchain block that was executed. */
  readonly number: number
  /** `blockHeaderHash`. */
  readonly headerHash: Hex
  readonly stateRoot: Hex
  /** {@link keyHistoryHash} up to the block. */
  readonly keyHistory: Hex
}

/** Who made a publication, by what the parentchain knows of him. */
export type Publisher =
  /** An enclave that the parentchain has registered, by the measurement of its code. */
  | { readonly type: 'Enclave'; readonly value: Hex }
  /** The account that signed it, where the parentchain registers no enclaves. */
  | { readonly type: 'Account'; readonly value: Hex }

/** A publication as it stands in a block of the parentchain, whose dispatch succeeded. */
export interface PublishedState {
  readonly publisher: Publisher
  readonly publication: StatePublication
}

/**
 * What stands beside the hash in a publication. SCALE layout: shard (32) ‖ number (u32) ‖ state root (32) ‖ key history
 * (32). These 100 bytes are all that Integritee's `publish_hash` takes.
 */
export const publishedDataCodec: Codec<Omit<StatePublication, 'headerHash'>> = struct({
  shard: H256,
  number: u32,
  stateRoot: H256,
  keyHistory: H256,
})

/** SCALE layout: publisher (0 ‖ MRENCLAVE, or 1 ‖ account) ‖ header hash (32) ‖ {@link publishedDataCodec}. */
export const publishedStateCodec: Codec<PublishedState> = struct({
  publisher: variant({ Enclave: H256, Account: H256 }),
  publication: struct({ headerHash: H256, shard: H256, number: u32, stateRoot: H256, keyHistory: H256 }),
})

const domain = Uint8Array.from('lockstep/key-history/v1\0', (letter) => letter.charCodeAt(0))

/**
 * SHA-256 of `lockstep/key-history/v1` ‖ 0x00 ‖ hash of the shard's first shielding key ‖ SCALE of the changes.
 *
 * An enclave of the same code, but with a key of its own, opens nothing of what the shard is sent. What it states of
 * the shard is neither right nor wrong, it is of another one; by this hash it is told apart.
 */
export function keyHistoryHash(
  provider: Pick<CryptoProvider, 'sha256'>,
  first: Hex,
  changes: readonly KeyChange[],
): Hex {
  const encoded = encode(keyChangesCodec, changes)
  const preimage = new Uint8Array(domain.length + 32 + encoded.length)
  preimage.set(domain)
  preimage.set(fromHex(first), domain.length)
  preimage.set(encoded, domain.length + 32)
  return toHex(provider.sha256(preimage))
}

/** The publication of the block with this header. */
export function statePublication(
  provider: Pick<CryptoProvider, 'sha256'>,
  header: BlockHeader,
  keyHistory: Hex,
): StatePublication {
  const { shard, number, stateRoot } = header
  return { shard, number, stateRoot, keyHistory, headerHash: blockHeaderHash(provider, header) }
}
