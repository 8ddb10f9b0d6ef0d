import { type Codec, encode, H256, struct, u32, u64 } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'

/**
 * What a worker's enclave states, and signs, of one executed parentchain block. Headers are chained by `parent`, so
 * one signed header vouches for every receipt and state before it.
 *
 * SCALE layout: the fields in this order, 4 + 8 + 6 × 32 bytes in all.
 */
export interface BlockHeader {
  readonly shard: Hex
  /** Hash of the header before; 32 zero bytes for a shard's first. */
  readonly parent: Hex
  /** Number, hash and timestamp (ms) of the parentchain block. */
  readonly number: number
  readonly parentchainHash: Hex
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  readonly stateRoot: Hex
  /** Over all receipts of the shard until then; see `chainReceiptsRoot`. */
  readonly receiptsRoot: Hex
  /** Identity of the STF that was executed. */
  readonly stfIdentity: Hex
}

/**
 * SCALE layout, 204 bytes: shard (32) ‖ parent (32) ‖ number (u32) ‖ parentchainHash (32) ‖ timestamp (u64, ms) ‖
 * stateRoot (32) ‖ receiptsRoot (32) ‖ stfIdentity (32). The format is Lockstep's own.
 */
export const blockHeaderCodec: Codec<BlockHeader> = struct({
  shard: H256,
  parent: H256,
  number: u32,
  parentchainHash: H256,
  timestamp: u64,
  stateRoot: H256,
  receiptsRoot: H256,
  stfIdentity: H256,
})

const domain = Uint8Array.from('lockstep/block-header/v1\0', (letter) => letter.charCodeAt(0))

/** The bytes that the enclave signs: the domain `lockstep/block-header/v1`, a zero byte, the header's SCALE bytes. */
export function blockHeaderPayload(header: BlockHeader): Uint8Array {
  const encoded = encode(blockHeaderCodec, header)
  const payload = new Uint8Array(domain.length + encoded.length)
  payload.set(domain)
  payload.set(encoded, domain.length)
  return payload
}

/** SHA-256 of the signing payload: what the next header's `parent` is. */
export function blockHeaderHash(provider: Pick<CryptoProvider, 'sha256'>, header: BlockHeader): Hex {
  return toHex(provider.sha256(blockHeaderPayload(header)))
}
