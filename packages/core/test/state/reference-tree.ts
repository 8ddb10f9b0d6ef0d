import { createHash } from 'node:crypto'

/**
 * The tree by its definition and nothing else: recursive, from all entries at once, with node's SHA-256. It has no
 * updates, so it cannot have a history.
 */
export interface ReferenceLeaf {
  readonly path: Uint8Array
  readonly valueWord: Uint8Array
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

const empty = new Uint8Array(32)

/** What stands for a value in its leaf: the hash of up to 62 bytes with their length at the end of a block, or a marked hash. */
export function valueWord(value: Uint8Array): Uint8Array {
  if (value.length > 62) return marked(sha256(value), (byte) => byte | 0b1000_0000)
  const padding = new Array<number>(63 - value.length).fill(0)
  return marked(sha256(Uint8Array.of(...value, ...padding, value.length)), (byte) => byte & 0b0111_1111)
}

export function leafHash(path: Uint8Array, word: Uint8Array): Uint8Array {
  return marked(sha256(path, word), (byte) => byte | 0b1)
}

export function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return marked(sha256(left, right), (byte) => byte & 0b1111_1110)
}

function marked(hash: Uint8Array, mark: (byte: number) => number): Uint8Array {
  return hash.with(31, mark(hash.at(31) ?? 0))
}

export function referenceRoot(leaves: readonly ReferenceLeaf[], depth = 0): Uint8Array {
  const [only] = leaves
  if (only === undefined) return empty
  if (leaves.length === 1) return leafHash(only.path, only.valueWord)
  const [left, right] = parted(leaves, depth)
  return innerHash(referenceRoot(left, depth + 1), referenceRoot(right, depth + 1))
}

/** Inner nodes of the tree, by its definition. */
export function referenceInnerNodes(leaves: readonly ReferenceLeaf[], depth = 0): number {
  if (leaves.length < 2) return 0
  const [left, right] = parted(leaves, depth)
  return 1 + referenceInnerNodes(left, depth + 1) + referenceInnerNodes(right, depth + 1)
}

/** By the bit of their paths at that depth, 0 to the left; the highest bit of the first byte is the one of depth 0. */
function parted(leaves: readonly ReferenceLeaf[], depth: number): readonly [ReferenceLeaf[], ReferenceLeaf[]] {
  const [byte, weight] = [Math.floor(depth / 8), 2 ** (7 - (depth % 8))]
  const left: ReferenceLeaf[] = []
  const right: ReferenceLeaf[] = []
  for (const leaf of leaves) {
    const isRight = ((leaf.path.at(byte) ?? 0) & weight) !== 0
    if (isRight) right.push(leaf)
    else left.push(leaf)
  }
  return [left, right]
}
