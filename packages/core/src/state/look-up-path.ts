import { hashBytes, leafNode, type NodeArena, slotHashAt, wordAt } from './node-arena.js'
import { bitAt } from './path-bit.js'
import { type FormerSlot, formerLeafAt, formerSlot, type TreeStep } from './tree-step.js'

/** Where a path leads: the siblings from the root down, and the leaf at its end (`undefined`: an empty slot). */
export interface TreePath {
  /** Hashes, 32 bytes each. */
  readonly siblings: readonly Uint8Array[]
  readonly leaf: { readonly path: Uint8Array; readonly valueWord: Uint8Array } | undefined
}

/** Follows a path from the root node of the version before the steps (the nearest to that version first). */
export function lookUpPath(arena: NodeArena, root: number, path: Uint8Array, steps: readonly TreeStep[]): TreePath {
  const siblings: Uint8Array[] = []
  let node = root
  while (node > 0) {
    const bit = bitAt(path, 0, siblings.length)
    const sibling = findSlot(arena, 2 * node + 1 - bit, steps)
    siblings.push(hashBytes(sibling.hashes, sibling.hashAt))
    node = findSlot(arena, 2 * node + bit, steps).child
  }
  if (node === 0) return { siblings, leaf: undefined }
  const [words, at] = findLeaf(arena, -node, steps)
  return {
    siblings,
    leaf: { path: hashBytes(words, at + leafNode.path), valueWord: hashBytes(words, at + leafNode.valueWord) },
  }
}

/** The slot as it is in that version. */
function findSlot({ children, hashes }: NodeArena, slot: number, steps: readonly TreeStep[]): FormerSlot {
  for (const step of steps) {
    const former = formerSlot(step, slot)
    if (former !== undefined) return former
  }
  return { child: wordAt(children, slot), hashes, hashAt: slotHashAt(slot) }
}

/** The array and the offset at which the words of a leaf lie in that version. */
function findLeaf(arena: NodeArena, leaf: number, steps: readonly TreeStep[]): readonly [Int32Array, number] {
  for (const step of steps) {
    const place = formerLeafAt(step, leaf)
    if (place !== undefined) return [step.leafBlocks, place]
  }
  return [arena.leaf, leaf * leafNode.words]
}
