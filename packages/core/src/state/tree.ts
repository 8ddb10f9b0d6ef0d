import {
  allocatedNodes,
  copyWords,
  createNodeArena,
  freeInnerNodes,
  freeLeaves,
  innerNode,
  leafNode,
  rootHashAt,
  wordAt,
} from './node-arena.js'
import { bitAt } from './path-bit.js'
import { touchPaths } from './touch-paths.js'
import type { TreeChanges } from './tree-changes.js'
import { hashPlan, type TreeHasher } from './tree-hash.js'
import { createTreePlan, emptiedPlan } from './tree-plan.js'
import {
  createTreeStep,
  exchangeNodes,
  type FormerInner,
  formerInner,
  formerLeafAt,
  type TreeStep,
} from './tree-step.js'
import { updateTree } from './tree-update.js'

/** Where a path leads: the siblings from the root down, and the leaf at its end (`undefined`: an empty slot). */
export interface TreePath {
  readonly siblings: readonly Uint8Array[]
  readonly leaf: { readonly path: Uint8Array; readonly valueHash: Uint8Array } | undefined
}

/**
 * A compact binary sparse Merkle tree over 256-bit paths, SHA-256.
 *
 * - the empty tree is 32 zero bytes;
 * - a subtree with exactly one leaf is that leaf: SHA-256(`00` ‖ path ‖ SHA-256(value)), 65 bytes hashed;
 * - every other subtree is an inner node: SHA-256(left ‖ right), 64 bytes hashed, an empty child being 32 zero bytes.
 *
 * So the root depends on the entries and on nothing else: not on the order of writes, not on what was deleted. A leaf
 * stands at the shallowest depth where it is alone, about log2(n) + 1.3, instead of 256 levels down.
 *
 * The arena holds the current version. A batch is prepared beside it, as a step, and exchanged with it on commit; the
 * same step then leads back. Copying every changed node to a new place (as persistent trees do) was tried: it keeps
 * older versions readable without a search, but scatters neighbours over the memory, and an update became twice as slow.
 */
export interface Tree {
  /** The current root, 32 bytes; 32 zero bytes for the empty tree. */
  root(): Uint8Array
  /** A step to the version with the changes. @throws LockstepError `StateDuplicatePath` */
  prepare(changes: TreeChanges): TreeStep
  /** Takes a step that was prepared on the current version. It then leads back, for `revert` and `lookUp`. */
  commit(step: TreeStep): void
  /** Frees a step that was prepared and will not be committed. */
  discard(step: TreeStep): void
  /** Takes the last committed step back. */
  revert(step: TreeStep): void
  /** Gives up the way back over the oldest step that was not retired: frees what only the version before it used. */
  retire(step: TreeStep): void
  /** Looks a path up in the version before the committed steps `behind` (the nearest to that version first). */
  lookUp(path: Uint8Array, behind: readonly TreeStep[]): TreePath
  /** Nodes in use by the current version and all steps: what a leak would make grow. */
  nodeCount(): { readonly inner: number; readonly leaves: number }
}

export function createTree(hasher: TreeHasher): Tree {
  const arena = createNodeArena()
  let root: Uint8Array = new Uint8Array(32)
  let rootNode = 0
  let plan = createTreePlan()

  function exchangeWith(step: TreeStep): void {
    exchangeNodes(arena, step)
    const [former, formerNode] = [root, rootNode]
    root = step.root
    rootNode = step.node
    step.root = former
    step.node = formerNode
    copyWords(new Int32Array(root.slice().buffer), 0, arena.inner, rootHashAt, 8)
  }

  function free(inner: Int32Array, leaves: Int32Array): void {
    freeInnerNodes(arena, inner)
    freeLeaves(arena, leaves)
  }

  /** The inner node as it is in the version before the steps `behind`. */
  function findInner(node: number, behind: readonly TreeStep[]): FormerInner {
    for (const step of behind) {
      const former = formerInner(step, node)
      if (former !== undefined) return former
    }
    const { inner } = arena
    const at = node * innerNode.words
    const [left, right] = [wordAt(inner, at + innerNode.left), wordAt(inner, at + innerNode.right)]
    return { left, right, hashes: inner, hashesAt: at + innerNode.leftHash }
  }

  /** The array and the offset at which the words of a leaf lie in that version. */
  function findLeaf(leaf: number, behind: readonly TreeStep[]): readonly [Int32Array, number] {
    for (const step of behind) {
      const place = formerLeafAt(step, leaf)
      if (place !== undefined) return [step.leaves, place]
    }
    return [arena.leaf, leaf * leafNode.words]
  }

  return {
    root: () => root,

    prepare(changes) {
      touchPaths(arena, rootNode, changes.paths)
      plan = emptiedPlan(plan)
      const { node, hashAt } = updateTree(arena, rootNode, changes, plan)
      const { leaves, top } = hashPlan(hasher, plan)
      const pending = node < 0 ? leaves : top
      return createTreeStep(
        plan,
        node,
        hashAt < 0 ? hashBytes(pending, 8 * (-1 - hashAt)) : hashBytes(arena.inner, hashAt),
      )
    },

    commit: exchangeWith,
    discard: (step) => free(step.createdInner, step.createdLeaves),
    revert(step) {
      exchangeWith(step)
      free(step.createdInner, step.createdLeaves)
    },
    retire: (step) => free(step.deadInner, step.deadLeaves),

    lookUp(path, behind) {
      const siblings: Uint8Array[] = []
      let node = behind[0]?.node ?? rootNode
      while (node > 0) {
        const { left, right, hashes, hashesAt } = findInner(node, behind)
        const isRight = bitAt(path, 0, siblings.length) === 1
        siblings.push(hashBytes(hashes, isRight ? hashesAt : hashesAt + 8))
        node = isRight ? right : left
      }
      if (node === 0) return { siblings, leaf: undefined }
      const [words, at] = findLeaf(-node, behind)
      return {
        siblings,
        leaf: { path: hashBytes(words, at + leafNode.path), valueHash: hashBytes(words, at + leafNode.valueHash) },
      }
    },

    nodeCount: () => allocatedNodes(arena),
  }
}

function hashBytes(words: Int32Array, at: number): Uint8Array {
  return new Uint8Array(words.slice(at, at + 8).buffer)
}
