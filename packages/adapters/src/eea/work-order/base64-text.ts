/** The bytes of a canonical base64 text; see {@link isBase64Text}. */
export function base64Bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** Bytes as base64 with padding, no line breaks. */
export function base64Text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/**
 * Whether a text is canonical base64 (RFC 4648 section 4): padded, no other letters, no stray bits in the last digit.
 * A second spelling of the same bytes would pass where only the bytes are hashed.
 */
export function isBase64Text(text: string): boolean {
  return text.length % 4 === 0 && Buffer.from(text, 'base64').toString('base64') === text
}
