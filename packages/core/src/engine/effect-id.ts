import { encodeWith, H256, u32, writeBytes } from '../codec/index.js'
import type { CryptoProvider } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'

/**
 * The id of an effect: blake2-256 of shard (32) ‖ call ‖ nonce (u32 LE) ‖ place among the call's effects (u32 LE).
 *
 * The shard keeps the same call of two shards apart, and so that of two versions of an STF, whose nonces both start
 * at zero. COMPAT: Integritee's worker hashes the call alone, so its parentchain pays two identical unshields once.
 */
export function effectId(provider: CryptoProvider, shard: Hex, callAndNonce: Uint8Array, place: number): Hex {
  const preimage = encodeWith((writer) => {
    H256.write(writer, shard)
    writeBytes(writer, callAndNonce)
    u32.write(writer, place)
  })
  return toHex(provider.blake2b256(preimage))
}
