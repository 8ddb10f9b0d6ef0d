import { createHash } from 'node:crypto'

/**
 * The tree by its definition and nothing else: recursive, from all entries at once, with node's SHA-256. It has no
 * updates, so it cannot have a history.
 */
export interface ReferenceLeaf {
  readonly path: Uint8Array
  readonly valueHash: Uint8Array
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

const empty = new Uint8Array(32)

export function referenceRoot(leaves: readonly ReferenceLeaf[], depth = 0): Uint8Array {
  const [only] = leaves
  if (only === undefined) return empty
  if (leaves.length === 1) return sha256(Uint8Array.of(0), only.path, only.valueHash)
  const left = leaves.filter(({ path }) => pathBit(path, depth) === '0')
  const right = leaves.filter(({ path }) => pathBit(path, depth) === '1')
  return sha256(referenceRoot(left, depth + 1), referenceRoot(right, depth + 1))
}

/** Inner nodes of the tree, by its definition. */
export function referenceInnerNodes(leaves: readonly ReferenceLeaf[], depth = 0): number {
  if (leaves.length < 2) return 0
  const left = leaves.filter(({ path }) => pathBit(path, depth) === '0')
  const right = leaves.filter(({ path }) => pathBit(path, depth) === '1')
  return 1 + referenceInnerNodes(left, depth + 1) + referenceInnerNodes(right, depth + 1)
}

function pathBit(path: Uint8Array, depth: number): string {
  const byte = path.at(Math.floor(depth / 8)) ?? 0
  return byte
    .toString(2)
    .padStart(8, '0')
    .charAt(depth % 8)
}
