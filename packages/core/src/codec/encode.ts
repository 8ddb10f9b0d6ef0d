import type { Codec } from './codec.js'
import { createWriter, finish, type Writer } from './writer.js'

const scratchCapacity = 1024
let idleScratch: Writer | undefined

/**
 * The one encoding of a value, in memory of its own.
 *
 * @throws {CodecError} when the value is outside the type; see `CodecErrorCode`.
 */
export function encode<T>(codec: Codec<T>, value: NoInfer<T>): Uint8Array<ArrayBuffer> {
  const writer = takeScratch()
  codec.write(writer, value)
  const encoded = finish(writer)
  returnScratch(writer)
  return encoded
}

/** PERF: one scratch writer serves all values; it is taken while in use, because a getter of a value may encode too. */
function takeScratch(): Writer {
  const writer = idleScratch ?? createWriter(scratchCapacity)
  idleScratch = undefined
  writer.length = 0
  return writer
}

/** A writer that grew is given up, so that one large value does not hold its memory for ever. */
function returnScratch(writer: Writer): void {
  if (writer.bytes.length === scratchCapacity) idleScratch = writer
}
