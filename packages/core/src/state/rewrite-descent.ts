import { createIntList, extendInts, type IntList, intsOf, pushInt } from './int-list.js'
import { copyHashWords, leafNode, type NodeArena, sameWords, touchNodes, wordAt } from './node-arena.js'
import { pathOrder } from './path-order.js'
import type { TreeChanges } from './tree-changes.js'
import { planLeaf, rewriteAt, rewriteNode, type TreePlan } from './tree-plan.js'

/** Words of a way that has come to its end: the slot, the leaf in it (0 for none), the change. */
const wayEnd = { words: 3, slot: 0, leaf: 1, change: 2 } as const

/**
 * The way down of the changes that leave the shape of the tree as it is: a new value in a leaf that is there, which is
 * what most changes are. Plans those, and leaves the others to `descendTree`.
 *
 * PERF: all ways go down together, one level after the other, so that the processor waits for many nodes at a time.
 * Without a shape to plan, a node of the way is two words, and on the way up there is nothing to settle but its hash.
 *
 * @returns the numbers of the changes that add or delete a leaf; those that change nothing may be among them
 * @throws LockstepError `StateDuplicatePath` when two changes have one path
 */
export function planRewrites(
  arena: NodeArena,
  root: number,
  changes: TreeChanges,
  plan: TreePlan,
): Int32Array<ArrayBuffer> {
  const order = pathOrder(changes.paths)
  if (root <= 0) return order
  const ends = followPaths(arena, root, changes.paths, order, plan)
  const others = planLeaves(arena, changes, ends, plan)
  // A genesis or a snapshot: the nodes of all ways were hashed twice for the sake of a few.
  return 2 * others.length > order.length ? order : intsOf(others)
}

/**
 * Plans the inner nodes of all ways, and answers where the ways end.
 *
 * PERF: without a branch in the inner loop. Whether two ways share a node and whether a way ends is chance, which the
 * processor guesses wrongly every other time; so everything is written, and what does not hold is written over.
 */
function followPaths(
  { children }: NodeArena,
  root: number,
  paths: Uint8Array<ArrayBuffer>,
  order: Int32Array,
  plan: TreePlan,
): IntList {
  // Of each way that goes on, in the order of their paths: its change, the node that it is at, that node's slot, and
  // the bits of its path from this depth on, the next one highest.
  const ways = order.slice()
  const nodes = new Int32Array(order.length).fill(root)
  const slots = new Int32Array(order.length)
  const bits = new Int32Array(order.length)
  const ends = createIntList()
  extendInts(ends, wayEnd.words * order.length)
  let end = 0
  let count = order.length
  for (let depth = 0; count > 0; depth++) {
    if (depth % 32 === 0) readBits(paths, depth, ways, count, bits)
    const level = rewriteAt(plan, depth)
    extendInts(level, rewriteNode.words * count)
    const { items } = level
    let planned = 0
    let previous = 0
    let going = 0
    for (let way = 0; way < count; way++) {
      const change = wordAt(ways, way)
      const node = wordAt(nodes, way)
      const bitsOfWay = wordAt(bits, way)
      items[planned + rewriteNode.node] = node
      items[planned + rewriteNode.slot] = wordAt(slots, way)
      planned += rewriteNode.words * isPositive(node ^ previous)
      previous = node
      const slot = 2 * node + (bitsOfWay >>> 31)
      const child = wordAt(children, slot)
      ways[going] = change
      nodes[going] = child
      slots[going] = slot
      bits[going] = bitsOfWay << 1
      ends.items[end + wayEnd.slot] = slot
      ends.items[end + wayEnd.leaf] = 0 - child
      ends.items[end + wayEnd.change] = change
      const goesOn = isPositive(child)
      going += goesOn
      end += wayEnd.words - wayEnd.words * goesOn
    }
    level.length = planned
    count = going
  }
  return ends
}

/** The 32 bits of each way's path from a depth on. */
function readBits(
  paths: Uint8Array<ArrayBuffer>,
  depth: number,
  ways: Int32Array,
  count: number,
  bits: Int32Array,
): void {
  const view = new DataView(paths.buffer)
  for (let way = 0; way < count; way++) bits[way] = view.getInt32(32 * wordAt(ways, way) + depth / 8)
}

/** 1 for a 32-bit integer above zero, else 0. */
function isPositive(integer: number): number {
  return (0 - integer) >>> 31
}

/** Plans the leaves that get another value, and answers the changes that add or delete one. */
function planLeaves(arena: NodeArena, changes: TreeChanges, ends: IntList, plan: TreePlan): IntList {
  const { leaf } = arena
  const pathWords = new Int32Array(changes.paths.buffer)
  const valueWords = new Int32Array(changes.valueWords.buffer)
  const others = createIntList()
  plan.touched ^= touchNodes(leaf, ends, wayEnd.leaf, wayEnd.words, leafNode.words, 0)
  for (let end = 0; end < ends.length; end += wayEnd.words) {
    const change = wordAt(ends.items, end + wayEnd.change)
    const number = wordAt(ends.items, end + wayEnd.leaf)
    const leafAt = number * leafNode.words
    const isDeleted = changes.deleted[change] === 1
    const isThere = number > 0 && sameWords(leaf, leafAt + leafNode.path, pathWords, 8 * change, 8)
    if (isThere === isDeleted) pushInt(others, change)
    if (isThere === isDeleted || isDeleted) continue
    if (sameWords(leaf, leafAt + leafNode.valueWord, valueWords, 8 * change, 8)) continue
    pushInt(plan.rewrites, wordAt(ends.items, end + wayEnd.slot))
    const block = planLeaf(plan, number)
    copyHashWords(pathWords, 8 * change, plan.leafBlocks.items, block + leafNode.path)
    copyHashWords(valueWords, 8 * change, plan.leafBlocks.items, block + leafNode.valueWord)
  }
  return others
}
