import type { Hex } from '@lockstep/core'
import { toHex } from '@lockstep/core'
import { bytes, type Codec, encode, fixedBytes, H256, struct, u64, vec } from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature } from '@lockstep/core/crypto'

/** Header of a sidechain block. */
export interface SidechainHeader {
  readonly parentHash: Hex
  /** Counted by the sidechain, not the parentchain; a u64. */
  readonly blockNumber: bigint
  readonly shardId: Hex
  /** BLAKE2b-256 of the SCALE block data. */
  readonly blockDataHash: Hex
  /** Number of the next sidechain block that is to be confirmed on the parentchain; a u64. */
  readonly nextFinalizationBlockNumber: bigint
}

/** What a sidechain block holds beside its header; its SCALE bytes are what `blockDataHash` is of. */
export interface SidechainBlockData {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  readonly layerOneHead: Hex
  /** Ed25519 public key. */
  readonly blockAuthor: Hex
  readonly signedTopHashes: readonly Hex[]
  readonly encryptedStateDiff: Hex
}

/** A block as workers in sidechain mode send it to each other. `signature` is the author's, over the SCALE `block`. */
export interface SignedSidechainBlock {
  readonly block: { readonly header: SidechainHeader; readonly blockData: SidechainBlockData }
  readonly signature: MultiSignature
}

const maximumOperations = 65_536
const maximumStateDiffSize = 4 * 1024 * 1024
const maximumBlocks = 64

/**
 * 112 bytes: parent hash (32) ‖ block number (u64) ‖ shard (32) ‖ block data hash (32) ‖ next finalization block number
 * (u64).
 *
 * SPEC: Integritee worker, `sidechain/primitives`, `SidechainHeader`.
 */
export const sidechainHeaderCodec: Codec<SidechainHeader> = struct({
  parentHash: H256,
  blockNumber: u64,
  shardId: H256,
  blockDataHash: H256,
  nextFinalizationBlockNumber: u64,
})

/**
 * SCALE layout: timestamp (u64) ‖ parentchain head (32) ‖ author (32) ‖ hashes of operations (32 each, at most 65,536)
 * ‖ encrypted state diff (at most 4 MiB).
 *
 * SPEC: Integritee worker, `sidechain/primitives`, `BlockData`. Bounds are Lockstep's.
 */
export const sidechainBlockDataCodec: Codec<SidechainBlockData> = struct({
  timestamp: u64,
  layerOneHead: H256,
  blockAuthor: fixedBytes(32),
  signedTopHashes: vec(H256, maximumOperations),
  encryptedStateDiff: bytes(maximumStateDiffSize),
})

/** SPEC: Integritee worker, `sidechain/primitives`, `SignedBlock`. Bounds are Lockstep's. */
export const signedSidechainBlockCodec: Codec<SignedSidechainBlock> = struct({
  block: struct({ header: sidechainHeaderCodec, blockData: sidechainBlockDataCodec }),
  signature: MultiSignature,
})

/** The parameter of `sidechain_importBlock`: SCALE bytes of a vector of at most 64 signed blocks. */
export const signedSidechainBlocksCodec: Codec<readonly SignedSidechainBlock[]> = vec(
  signedSidechainBlockCodec,
  maximumBlocks,
)

/** BLAKE2b-256 of the SCALE header: what the next block's `parentHash` is. */
export function sidechainHeaderHash(provider: Pick<CryptoProvider, 'blake2b256'>, header: SidechainHeader): Hex {
  return toHex(provider.blake2b256(encode(sidechainHeaderCodec, header)))
}
