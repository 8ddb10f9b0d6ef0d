/**
 * A growing run of bytes. `length` bytes of `bytes` are written; `view` spans the same memory.
 *
 * PERF: fields, not closures, so that codecs write straight into memory after one {@link reserve}.
 */
export interface Writer {
  /** Longer than what is written; replaced by a longer one when it is full. */
  bytes: Uint8Array<ArrayBuffer>
  view: DataView<ArrayBuffer>
  length: number
}

/** An empty writer with room for `capacity` bytes (at least 16). */
export function createWriter(capacity = 256): Writer {
  const buffer = new ArrayBuffer(Math.max(capacity, 16))
  return { bytes: new Uint8Array(buffer), view: new DataView(buffer), length: 0 }
}

/**
 * Makes room for `size` bytes and answers where they begin; the caller writes every one of them.
 *
 * Growing replaces `bytes` and `view`: look at them after this call, not before.
 */
export function reserve(writer: Writer, size: number): number {
  const start = writer.length
  const end = start + size
  if (end > writer.bytes.length) grow(writer, end)
  writer.length = end
  return start
}

/** Appends one byte. */
export function writeByte(writer: Writer, byte: number): void {
  const start = reserve(writer, 1)
  writer.view.setUint8(start, byte)
}

/** Appends bytes as they are, without a length. */
export function writeBytes(writer: Writer, bytes: Uint8Array): void {
  const start = reserve(writer, bytes.length)
  writer.bytes.set(bytes, start)
}

/**
 * The written bytes, in memory of their own: later writes do not reach them.
 *
 * PERF: up to 160 bytes a loop is several times as fast as `slice`, which looks up the constructor to call.
 */
export function finish({ bytes, length }: Writer): Uint8Array<ArrayBuffer> {
  if (length > 160) return bytes.slice(0, length)
  const written = new Uint8Array(length)
  for (let at = 0; at < length; at += 1) written[at] = bytes[at] ?? 0
  return written
}

function grow(writer: Writer, needed: number): void {
  const buffer = new ArrayBuffer(Math.max(needed, writer.bytes.length * 2))
  const bytes = new Uint8Array(buffer)
  bytes.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = bytes
  writer.view = new DataView(buffer)
}
