import { LockstepError } from '../error.js'
import { pushInt } from './int-list.js'
import {
  allocateInner,
  allocateLeaf,
  copyWords,
  innerNode,
  leafNode,
  type NodeArena,
  rootHashAt,
  sameWords,
  wordAt,
  zeroHashAt,
} from './node-arena.js'
import { partitionByBit } from './partition-by-bit.js'
import { bitAt } from './path-bit.js'
import type { TreeChanges } from './tree-changes.js'
import { levelAt, pendingLeafHash, planInner, planLeaf, type TreePlan } from './tree-plan.js'

/**
 * The structural pass: plans the nodes that change, leaves the arena as it is but for reserving numbers of new nodes,
 * and answers the new root node and where its hash lies (see {@link TreePlan}).
 *
 * All changes go down together, split by one bit a level (the exchange pass of a radix sort), so a node that several
 * changes share is visited and planned once and the batch needs no sorting beforehand.
 *
 * PERF: O(depth) nodes a change, less what the changes share; a level costs one visit to the arena.
 *
 * @param root the current root node
 * @throws LockstepError `StateDuplicatePath` when two changes have one path
 */
export function updateTree(
  arena: NodeArena,
  root: number,
  changes: TreeChanges,
  plan: TreePlan,
): { readonly node: number; readonly hashAt: number } {
  const { paths, deleted } = changes
  const pathWords = new Int32Array(paths.buffer)
  const valueWords = new Int32Array(changes.valueHashes.buffer)
  const order = new Int32Array(changes.count)
  for (let index = 0; index < order.length; index++) order[index] = index

  // The second result of every function below: where the hash of the returned node lies. A variable, because a pair
  // would be an allocation per node.
  let hashAt = 0
  /** By depth, the inner nodes above the change that {@link updatePath} is at. */
  const way = new Int32Array(256)

  function update(node: number, nodeHashAt: number, depth: number, from: number, to: number): number {
    if (from === to) {
      hashAt = nodeHashAt
      return node
    }
    if (to - from === 1) return updatePath(node, nodeHashAt, depth, from)
    return node > 0 ? updateInner(node, nodeHashAt, depth, from, to) : updateLeaf(node, nodeHashAt, depth, from, to)
  }

  function updateInner(node: number, nodeHashAt: number, depth: number, from: number, to: number): number {
    const middle = partitionByBit(order, paths, depth, from, to)
    const at = node * innerNode.words
    const left = wordAt(arena.inner, at + innerNode.left)
    const right = wordAt(arena.inner, at + innerNode.right)
    const newLeft = update(left, at + innerNode.leftHash, depth + 1, from, middle)
    const leftHash = hashAt
    const newRight = update(right, at + innerNode.rightHash, depth + 1, middle, to)
    // A changed child has a pending hash, or one that comes from another place.
    if (leftHash === at + innerNode.leftHash && hashAt === at + innerNode.rightHash) {
      hashAt = nodeHashAt
      return node
    }
    return join(newLeft, leftHash, newRight, hashAt, depth, node)
  }

  /** PERF: below the first levels every node has one change. This is `updateInner` for it, as a loop down and up. */
  function updatePath(node: number, nodeHashAt: number, depth: number, from: number): number {
    const { inner } = arena
    const pathAt = 32 * wordAt(order, from)
    let child = node
    let childHashAt = nodeHashAt
    let end = depth
    for (; child > 0; end++) {
      const isRight = bitAt(paths, pathAt, end)
      way[end] = child
      childHashAt = child * innerNode.words + (isRight === 1 ? innerNode.rightHash : innerNode.leftHash)
      child = wordAt(inner, child * innerNode.words + isRight)
    }
    child = updateLeaf(child, childHashAt, end, from, from + 1)
    if (hashAt === childHashAt) {
      hashAt = nodeHashAt
      return node
    }
    while (end > depth) {
      end--
      const parent = wordAt(way, end)
      const at = parent * innerNode.words
      child =
        bitAt(paths, pathAt, end) === 1
          ? join(wordAt(inner, at + innerNode.left), at + innerNode.leftHash, child, hashAt, end, parent)
          : join(child, hashAt, wordAt(inner, at + innerNode.right), at + innerNode.rightHash, end, parent)
    }
    return child
  }

  /** A subtree of one leaf or none: settles what becomes of the leaf, drops deletions, builds the rest. */
  function updateLeaf(node: number, nodeHashAt: number, depth: number, from: number, to: number): number {
    let isGone = false
    let end = from
    for (let index = from; index < to; index++) {
      const change = wordAt(order, index)
      const isDeleted = deleted[change] === 1
      if (node !== 0 && isLeafOf(node, change)) {
        if (!isDeleted && hasLeafValue(node, change)) continue
        isGone = true
      }
      if (!isDeleted) order[end++] = change
    }
    if (!isGone && from === end) {
      hashAt = nodeHashAt
      return node
    }
    // An entry that only changes its value keeps its leaf, so that leaves stay in the order of their paths.
    const change = wordAt(order, from)
    if (isGone && end - from === 1 && isLeafOf(node, change)) {
      return rewriteLeaf(node, change)
    }
    if (isGone) pushInt(plan.deadLeaves, -node)
    return place(isGone ? 0 : node, nodeHashAt, depth, from, end)
  }

  /** The subtree of at most one leaf that stays and of written changes, none of which has that leaf's path. */
  function place(leaf: number, leafHashAt: number, depth: number, from: number, to: number): number {
    if (from === to) {
      hashAt = leaf === 0 ? zeroHashAt : leafHashAt
      return leaf
    }
    if (leaf === 0 && to - from === 1) return createLeaf(wordAt(order, from))
    if (depth === 256) refuseDuplicate()
    const middle = partitionByBit(order, paths, depth, from, to)
    const isRight = leaf !== 0 && bitAt(arena.leafBytes, -leaf * 4 * leafNode.words, depth) === 1
    const left = place(isRight ? 0 : leaf, leafHashAt, depth + 1, from, middle)
    const leftHash = hashAt
    const right = place(isRight ? leaf : 0, leafHashAt, depth + 1, middle, to)
    return join(left, leftHash, right, hashAt, depth, 0)
  }

  function createLeaf(change: number): number {
    const leaf = allocateLeaf(arena)
    pushInt(plan.createdLeaves, leaf)
    return rewriteLeaf(-leaf, change)
  }

  function rewriteLeaf(node: number, change: number): number {
    const at = planLeaf(plan, -node)
    copyWords(pathWords, 8 * change, plan.leaves.items, at + leafNode.path, 8)
    copyWords(valueWords, 8 * change, plan.leaves.items, at + leafNode.valueHash, 8)
    hashAt = pendingLeafHash(plan)
    return node
  }

  /**
   * The node above two subtrees, by the number it had, if it had one (`node`). None stands above a single leaf, which rises to
   * where it is alone.
   */
  function join(left: number, leftHash: number, right: number, rightHash: number, depth: number, node: number): number {
    const isLone = left === 0 ? right <= 0 : right === 0 && left < 0
    if (isLone) {
      if (node !== 0) pushInt(plan.deadInner, node)
      hashAt = left === 0 ? rightHash : leftHash
      return left === 0 ? right : left
    }
    const inner = node === 0 ? createInner() : node
    hashAt = planInner(levelAt(plan, depth), arena.inner, inner, left, leftHash, right, rightHash)
    return inner
  }

  function createInner(): number {
    const node = allocateInner(arena)
    pushInt(plan.createdInner, node)
    return node
  }

  function isLeafOf(leaf: number, change: number): boolean {
    return sameWords(arena.leaf, -leaf * leafNode.words + leafNode.path, pathWords, 8 * change, 8)
  }

  function hasLeafValue(leaf: number, change: number): boolean {
    return sameWords(arena.leaf, -leaf * leafNode.words + leafNode.valueHash, valueWords, 8 * change, 8)
  }

  const node = update(root, rootHashAt, 0, 0, changes.count)
  return { node, hashAt }
}

function refuseDuplicate(): never {
  const message = 'Two changes of the batch have the same path; name each entry once.'
  throw new LockstepError('StateDuplicatePath', message, { field: 'changes', limit: 1 })
}
