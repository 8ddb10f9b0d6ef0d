import { createIntList, type IntList, pushInt } from './int-list.js'

/**
 * Words (32 bits) of an inner node: left child, right child, hash of the left child (8), hash of the right child (8).
 * A child is 0 (empty), the number of an inner node (above 0), or the negated number of a leaf.
 */
export const innerNode = { words: 18, left: 0, right: 1, leftHash: 2, rightHash: 10 } as const

/** Words of a leaf: path (8), hash of the value (8). */
export const leafNode = { words: 16, path: 0, valueHash: 8 } as const

/** Inner node 0 is no node: its left hash slot holds the current root, its right one stays zero. */
export const rootHashAt: number = innerNode.leftHash
export const zeroHashAt: number = innerNode.rightHash

/**
 * The nodes of the current tree, as records in two growable typed arrays.
 *
 * A parent holds the hashes of its children, so that the 64 bytes which hash to the parent lie together, beside the
 * numbers that lead down: one visit to memory a level, where separate arrays of children and hashes cost two or three.
 * Below the first ten levels of a large tree every visit is a cache miss, and misses are what an update pays for.
 * Objects were rejected: 1.4 nodes a leaf at about 150 bytes each, all of them traced by every garbage collection.
 */
export interface NodeArena {
  inner: Int32Array<ArrayBuffer>
  leaf: Int32Array<ArrayBuffer>
  /** The bytes of `leaf`, for the bits of paths. */
  leafBytes: Uint8Array<ArrayBuffer>
  innerEnd: number
  leafEnd: number
  readonly freeInner: IntList
  readonly freeLeaves: IntList
}

export function createNodeArena(): NodeArena {
  const leaf = new Int32Array(64 * leafNode.words)
  return {
    inner: new Int32Array(64 * innerNode.words),
    leaf,
    leafBytes: new Uint8Array(leaf.buffer),
    innerEnd: 1,
    leafEnd: 1,
    freeInner: createIntList(),
    freeLeaves: createIntList(),
  }
}

/** The number of an unused inner node. */
export function allocateInner(arena: NodeArena): number {
  const free = popInt(arena.freeInner)
  if (free !== undefined) return free
  const node = arena.innerEnd++
  if (arena.innerEnd * innerNode.words > arena.inner.length) arena.inner = doubled(arena.inner)
  return node
}

/** The number of an unused leaf. */
export function allocateLeaf(arena: NodeArena): number {
  const free = popInt(arena.freeLeaves)
  if (free !== undefined) return free
  const leaf = arena.leafEnd++
  if (arena.leafEnd * leafNode.words > arena.leaf.length) {
    arena.leaf = doubled(arena.leaf)
    arena.leafBytes = new Uint8Array(arena.leaf.buffer)
  }
  return leaf
}

export function freeInnerNodes(arena: NodeArena, nodes: Int32Array): void {
  for (const node of nodes) pushInt(arena.freeInner, node)
}

export function freeLeaves(arena: NodeArena, leaves: Int32Array): void {
  for (const leaf of leaves) pushInt(arena.freeLeaves, leaf)
}

/** Copies `count` words; `source` and `target` may be one array when the ranges do not overlap. */
export function copyWords(source: Int32Array, from: number, target: Int32Array, to: number, count: number): void {
  for (let index = 0; index < count; index++) target[to + index] = wordAt(source, from + index)
}

/** Whether two ranges of `count` words hold the same. */
export function sameWords(
  left: Int32Array,
  leftAt: number,
  right: Int32Array,
  rightAt: number,
  count: number,
): boolean {
  for (let index = 0; index < count; index++) if (left[leftAt + index] !== right[rightAt + index]) return false
  return true
}

/** One word that is known to exist. PERF: the engine drops the fallback, since the read is in bounds. */
export function wordAt(words: Int32Array, index: number): number {
  return words[index] ?? 0
}

function popInt(list: IntList): number | undefined {
  return list.length === 0 ? undefined : list.items[--list.length]
}

function doubled(words: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(words.length * 2)
  grown.set(words)
  return grown
}

/** Nodes that are allocated and not free. */
export function allocatedNodes(arena: NodeArena): { readonly inner: number; readonly leaves: number } {
  return {
    inner: arena.innerEnd - 1 - arena.freeInner.length,
    leaves: arena.leafEnd - 1 - arena.freeLeaves.length,
  }
}
