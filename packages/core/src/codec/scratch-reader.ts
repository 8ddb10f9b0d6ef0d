import { createReader, type Reader } from './reader.js'

/** A reader whose bytes and length are set anew for each value. */
interface ScratchReader extends Reader {
  length: number
}

const scratchCapacity = 256
let idleScratch: ScratchReader | undefined

/**
 * A reader over a copy of the bytes.
 *
 * PERF: for short values, which most entries are, the memory and its `DataView` are used again; making those takes
 * longer than reading the value. Taken while in use, and never returned by a read that throws.
 */
export function takeReader(bytes: Uint8Array): Reader {
  if (bytes.length > scratchCapacity) return createReader(bytes)
  const reader = idleScratch ?? { ...createReader(new Uint8Array(scratchCapacity)) }
  idleScratch = undefined
  for (let at = 0; at < bytes.length; at += 1) reader.bytes[at] = bytes[at] ?? 0
  reader.length = bytes.length
  reader.offset = 0
  return reader
}

/** Gives a reader from {@link takeReader} back, once nothing reads from it any more. */
export function returnReader(reader: Reader): void {
  if (reader.bytes.length === scratchCapacity) idleScratch = reader
}
