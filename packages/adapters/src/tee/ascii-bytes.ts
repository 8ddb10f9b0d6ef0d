/** The bytes of ASCII text: domains and tags, which end in a zero byte so that none is another's prefix. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
