import { LockstepError, toHex } from '@lockstep/core'
import {
  compact,
  createReader,
  createWriter,
  decode,
  finish,
  type Reader,
  readBytes,
  remaining,
  u32,
  type Writer,
  writeBytes,
} from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { type SignedChainHeader, signedChainHeaderCodec } from '../../signed-chain/block-header.js'

/** Of each kind of bytes in a message, the most that there may be. */
const bounds = { header: 256, justification: 64, extrinsic: 48 * 1024, extrinsics: 65_535 }
const length = compact(u32)

/** Bytes that a batch has in its message beside its extrinsics: header, justification, lengths. */
export const batchOverhead: number = 512

/** Bytes that every extrinsic has there beside its own. */
export const extrinsicOverhead: number = 4

/**
 * SCALE layout: header, justification, extrinsics, each with its compact length. Events are left out: they follow from
 * the extrinsics, and the header commits to them.
 *
 * PERF: by hand, because a codec's bytes are hexadecimal text: of a full batch, a megabyte there and back.
 */
export function encodeBatchMessage({ header, justification, extrinsics }: ParentchainBlock): Uint8Array<ArrayBuffer> {
  const writer = createWriter(batchOverhead + extrinsics.reduce((sum, { length: size }) => sum + size + 4, 0))
  for (const bytes of [header, justification]) writeSized(writer, bytes)
  length.write(writer, extrinsics.length)
  for (const extrinsic of extrinsics) writeSized(writer, extrinsic)
  return finish(writer)
}

function writeSized(writer: Writer, bytes: Uint8Array): void {
  length.write(writer, bytes.length)
  writeBytes(writer, bytes)
}

/** @throws LockstepError or a codec's error for bytes that {@link encodeBatchMessage} does not make */
function readMessage(message: Uint8Array): Pick<ParentchainBlock, 'header' | 'justification' | 'extrinsics'> {
  const reader = createReader(message)
  const header = readSized(reader, 'header')
  const justification = readSized(reader, 'justification')
  const count = requireBound('extrinsics', length.read(reader))
  const extrinsics: Uint8Array[] = []
  while (extrinsics.length < count) extrinsics.push(readSized(reader, 'extrinsic'))
  if (remaining(reader) > 0) throw outOfBound('message', message.length, reader.offset)
  return { header, justification, extrinsics }
}

function readSized(reader: Reader, field: keyof typeof bounds): Uint8Array {
  return readBytes(reader, requireBound(field, length.read(reader)))
}

function requireBound(field: keyof typeof bounds, value: number): number {
  if (value > bounds[field]) throw outOfBound(field, value, bounds[field])
  return value
}

function outOfBound(field: string, value: number, limit: number): LockstepError {
  return new LockstepError('BatchMessageBound', `${field} has ${value}, at most ${limit} are allowed; drop it`, {
    field,
    value,
    limit,
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
    const { header, justification, extrinsics } = readMessage(message)
    const { number }: SignedChainHeader = decode(signedChainHeaderCodec, header)
    return {
      header,
      hash: toHex(reading.provider.blake2b256(header)),
      number,
      extrinsics,
      events: reading.eventsOf(extrinsics),
      justification,
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
