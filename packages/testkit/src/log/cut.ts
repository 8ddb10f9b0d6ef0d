/** Cuts a list into pieces of the given sizes; what is left makes one more. */
export function cut<Item>(items: readonly Item[], sizes: readonly number[]): Item[][] {
  const pieces: Item[][] = []
  let start = 0
  for (const size of sizes) {
    pieces.push(items.slice(start, start + size))
    start += size
  }
  return start < items.length ? [...pieces, items.slice(start)] : pieces
}
