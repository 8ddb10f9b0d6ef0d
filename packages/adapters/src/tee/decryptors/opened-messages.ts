/** An opened message, by the place of its ciphertext. */
export interface OpenedMessage {
  readonly index: number
  readonly plaintext: Uint8Array
}

const wordSize = 4
const headSize = 2 * wordSize

/** Layout, one behind the other: index (u32 LE) ‖ length (u32 LE) ‖ plaintext. */
export function packOpened(opened: readonly OpenedMessage[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(opened.reduce((size, { plaintext }) => size + headSize + plaintext.length, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { index, plaintext } of opened) {
    view.setUint32(at, index, true)
    view.setUint32(at + wordSize, plaintext.length, true)
    packed.set(plaintext, at + headSize)
    at += headSize + plaintext.length
  }
  return packed
}

/** The inverse of {@link packOpened}. The plaintexts share the memory of `packed`. */
export function unpackOpened(packed: Uint8Array): readonly OpenedMessage[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const opened: OpenedMessage[] = []
  for (let at = 0; at < packed.length; ) {
    const start = at + headSize
    const end = start + view.getUint32(at + wordSize, true)
    opened.push({ index: view.getUint32(at, true), plaintext: packed.subarray(start, end) })
    at = end
  }
  return opened
}
