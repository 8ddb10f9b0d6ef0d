import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { bytes, type Codec, decode, encode, struct, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { type SignedChainHeader, signedChainHeaderCodec } from '../../signed-chain/block-header.js'

interface BatchMessage {
  readonly header: Hex
  readonly justification: Hex
  readonly extrinsics: readonly Hex[]
}

const codec: Codec<BatchMessage> = struct({
  header: bytes(256),
  justification: bytes(64),
  extrinsics: vec(bytes(48 * 1024), 65_535),
})

/** Bytes that a batch has in its message beside its extrinsics: header, justification, lengths. */
export const batchOverhead: number = 512

/** Bytes that every extrinsic has there beside its own. */
export const extrinsicOverhead: number = 4

/**
 * SCALE layout: header, justification, extrinsics, each with its compact length. Events are left out: they follow from
 * the extrinsics, and the header commits to them.
 */
export function encodeBatchMessage({ header, justification, extrinsics }: ParentchainBlock): Uint8Array<ArrayBuffer> {
  return encode(codec, {
    header: toHex(header),
    justification: toHex(justification),
    extrinsics: extrinsics.map(toHex),
  })
}

/** How a batch is read from its message. */
export interface BatchReading {
  readonly provider: Pick<CryptoProvider, 'blake2b256'>
  eventsOf(extrinsics: readonly Uint8Array[]): readonly Uint8Array[]
}

/**
 * The batch in a message. Nothing of it is verified.
 *
 * @throws LockstepError `LogMessageMalformed`
 */
export function decodeBatchMessage(reading: BatchReading, sequence: number, message: Uint8Array): ParentchainBlock {
  try {
    const batch = decode(codec, message)
    const header = fromHex(batch.header)
    const { number }: SignedChainHeader = decode(signedChainHeaderCodec, header)
    const extrinsics = batch.extrinsics.map(fromHex)
    return {
      header,
      hash: toHex(reading.provider.blake2b256(header)),
      number,
      extrinsics,
      events: reading.eventsOf(extrinsics),
      justification: fromHex(batch.justification),
    }
  } catch (cause) {
    throw new LockstepError(
      'LogMessageMalformed',
      `message ${sequence} of the stream (${message.length} bytes) is no batch; find out who else publishes to it`,
      { field: 'message', value: sequence },
      { cause },
    )
  }
}
