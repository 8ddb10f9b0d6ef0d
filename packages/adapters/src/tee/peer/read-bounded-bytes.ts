import type { IncomingMessage } from 'node:http'

/** A message's body; `undefined` for one with more bytes than that, of which the rest is not read. */
export async function readBoundedBytes(
  message: IncomingMessage,
  maximum: number,
  onChunk: (received: number) => void = () => {},
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of message) {
    size += chunk.length
    if (size > maximum) return undefined
    onChunk(size)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
