import type { Hex } from '@lockstep/core'
import { createWriter, finish, H256, writeByte, writeByteString } from '@lockstep/core/codec'
import { invokeIndex } from './enclave-bridge-call.js'
import { maximumCiphertextSize } from './maximum-ciphertext-size.js'

/** Pallet, call, shard, and the compact length at its longest. */
const headSize = 2 + 32 + 4

/**
 * The SCALE bytes of an `invoke` of the enclave-bridge pallet, as the codec of runtime calls writes them.
 *
 * PERF: without the digits in which that codec takes the ciphertext.
 *
 * @throws CodecError for a shard that is none, `LengthOverBound` for a ciphertext that is too long
 */
export function encodeInvocation(
  bridgePalletIndex: number,
  shard: Hex,
  ciphertext: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const writer = createWriter(headSize + ciphertext.length)
  writeByte(writer, bridgePalletIndex)
  writeByte(writer, invokeIndex)
  H256.write(writer, shard)
  writeByteString(writer, ciphertext, maximumCiphertextSize)
  return finish(writer)
}
