import type { Hex } from '@lockstep/core'
import { CodecError, createWriter, finish, H256, writeByte, writeByteString } from '@lockstep/core/codec'
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
  if (ciphertext.length > maximumCiphertextSize) throw tooLong(ciphertext.length)
  const writer = createWriter(headSize + ciphertext.length)
  writeByte(writer, bridgePalletIndex)
  writeByte(writer, invokeIndex)
  H256.write(writer, shard)
  writeByteString(writer, ciphertext, maximumCiphertextSize)
  return finish(writer)
}

function tooLong(size: number): CodecError {
  return new CodecError(
    'LengthOverBound',
    `a request's ciphertext has at most ${maximumCiphertextSize} bytes, but was given ${size}; send less`,
    { field: 'ciphertext', value: size, limit: maximumCiphertextSize },
  )
}
