import type { LockstepError } from '@lockstep/core'

/** A body as text, as long as it has no more bytes than that. @throws what `tooLarge` makes */
export async function readBoundedText(
  body: AsyncIterable<Uint8Array>,
  maximum: number,
  tooLarge: (maximum: number) => LockstepError,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    // Leaving the loop destroys the stream, and with it the connection.
    if (bytes > maximum) throw tooLarge(maximum)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
