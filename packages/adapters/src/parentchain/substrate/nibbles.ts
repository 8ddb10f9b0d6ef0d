/** The nibbles of a key, the higher one of each byte first. */
export function nibblesOf(key: Uint8Array): number[] {
  return [...key].flatMap((byte) => [byte >> 4, byte & 15])
}
