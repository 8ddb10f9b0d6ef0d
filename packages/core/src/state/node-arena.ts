import { createIntList, type IntList, pushInt } from './int-list.js'

/**
 * PERF: the C library puts large memory 16 bytes behind a page; with 12 words in front, the 16 hash words of a node
 * are then one cache line instead of two. Elsewhere it costs 48 bytes.
 */
const hashBase = 12

/** Where the hash of the child in a slot starts in `hashes`, 8 words. */
export function slotHashAt(slot: number): number {
  return 8 * slot + hashBase
}

/** Where the hash of an inner node's left child starts in `hashes`, 8 words. */
export function leftHashAt(node: number): number {
  return 16 * node + hashBase
}

/** Where the hash of an inner node's right child starts in `hashes`, 8 words. */
export function rightHashAt(node: number): number {
  return 16 * node + hashBase + 8
}

/** Words of a leaf: path (8), value word (8): the 64 bytes that hash to it. */
export const leafNode = { words: 16, path: 0, valueWord: 8 } as const

/** Inner node 0 is no node: its left hash slot holds the current root, its right one stays zero. */
export const rootHashAt: number = leftHashAt(0)
export const zeroHashAt: number = rightHashAt(0)

/**
 * The nodes of the current tree, as records in growable typed arrays.
 *
 * A parent holds the hashes of its children, so that the 64 bytes which hash to the parent lie together. Below the
 * first ten levels of a large tree every visit to memory is a cache miss, and misses are what an update pays for. The
 * way down reads `children` alone, a ninth of all: much of it stays in the cache, and the hashes, one line a node, are
 * read without waiting for each other. Children and hashes in one record were measured: 72 bytes are two lines a node,
 * each of which must come before the next address is known.
 * Objects were rejected: 1.4 nodes a leaf at about 150 bytes each, all of them traced by every garbage collection.
 */
export interface NodeArena {
  /**
   * Left and right child of each inner node: its slots `2 node` and `2 node + 1`. A child is 0 (empty), the number of an
   * inner node (above 0), or the negated number of a leaf.
   */
  children: Int32Array<ArrayBuffer>
  hashes: Int32Array<ArrayBuffer>
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
    children: new Int32Array(2 * 64),
    hashes: new Int32Array(leftHashAt(64)),
    leaf,
    leafBytes: new Uint8Array(leaf.buffer),
    innerEnd: 1,
    leafEnd: 1,
    freeInner: createIntList(),
    freeLeaves: createIntList(),
  }
}

/** Makes room for so many leaves, and for the inner nodes that so many have: their hashed paths part at random. */
export function reserveNodes(arena: NodeArena, leaves: number): void {
  const inner = Math.ceil(1.5 * leaves)
  if (2 * inner > arena.children.length) {
    arena.children = grownTo(arena.children, 2 * inner)
    arena.hashes = grownTo(arena.hashes, leftHashAt(inner))
  }
  if ((leaves + 1) * leafNode.words > arena.leaf.length) {
    arena.leaf = grownTo(arena.leaf, (leaves + 1) * leafNode.words)
    arena.leafBytes = new Uint8Array(arena.leaf.buffer)
  }
}

/** The number of an unused inner node. */
export function allocateInner(arena: NodeArena): number {
  const free = popInt(arena.freeInner)
  if (free !== undefined) return free
  const node = arena.innerEnd++
  if (2 * arena.innerEnd > arena.children.length) {
    arena.children = grownTo(arena.children, 4 * node)
    arena.hashes = grownTo(arena.hashes, leftHashAt(2 * node))
  }
  return node
}

/** The number of an unused leaf. */
export function allocateLeaf(arena: NodeArena): number {
  const free = popInt(arena.freeLeaves)
  if (free !== undefined) return free
  const leaf = arena.leafEnd++
  if (arena.leafEnd * leafNode.words > arena.leaf.length) {
    arena.leaf = grownTo(arena.leaf, 2 * arena.leaf.length)
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

/**
 * Copies 8 words: a hash, a path. PERF: written out, it takes six tenths of the time of the loop, and an update copies
 * about a hundred of them an entry.
 */
export function copyHashWords(source: Int32Array, from: number, target: Int32Array, to: number): void {
  target[to] = wordAt(source, from)
  target[to + 1] = wordAt(source, from + 1)
  target[to + 2] = wordAt(source, from + 2)
  target[to + 3] = wordAt(source, from + 3)
  target[to + 4] = wordAt(source, from + 4)
  target[to + 5] = wordAt(source, from + 5)
  target[to + 6] = wordAt(source, from + 6)
  target[to + 7] = wordAt(source, from + 7)
}

/**
 * Reads one word of every node that is going to be read or replaced: the word at `size * number + base` for the numbers
 * in `list`, which come every `stride` words from `first` on.
 *
 * PERF: each is a cache miss. In a loop as short as this one the processor waits for many of them at a time; in one that
 * copies whole nodes, for one after the other.
 *
 * @returns a sum over what was read: nobody needs it, but without a use the reads would be optimised away
 */
export function touchNodes(
  words: Int32Array,
  { items, length }: IntList,
  first: number,
  stride: number,
  size: number,
  base: number,
): number {
  let sum = 0
  for (let at = first; at < length; at += stride) sum ^= wordAt(words, size * wordAt(items, at) + base)
  return sum
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

function grownTo(words: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length)
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

/** A copy of the hash at that offset, 32 bytes. */
export function hashBytes(words: Int32Array, at: number): Uint8Array {
  return new Uint8Array(words.slice(at, at + 8).buffer)
}
