import { intsOf } from './int-list.js'
import { lookUpPath, type TreePath } from './look-up-path.js'
import {
  allocatedNodes,
  copyHashWords,
  createNodeArena,
  freeInnerNodes,
  freeLeaves,
  leafNode,
  reserveNodes,
  rootHashAt,
  touchNodes,
} from './node-arena.js'
import { hashBlocks, leafBit, type TreeHasher } from './node-hash.js'
import { ascendRewrites } from './rewrite-ascent.js'
import { planRewrites } from './rewrite-descent.js'
import { selectChanges } from './select-changes.js'
import { createStepMemory } from './step-memory.js'
import { ascendTree } from './tree-ascent.js'
import type { TreeChanges } from './tree-changes.js'
import { descendTree } from './tree-descent.js'
import { createTreePlan, emptiedPlan } from './tree-plan.js'
import {
  createTreeStep,
  createUnchangedStep,
  exchangeLeaves,
  exchangeNodes,
  releaseTreeStep,
  type TreeStep,
} from './tree-step.js'

/**
 * A compact binary sparse Merkle tree over 256-bit paths, SHA-256.
 *
 * - the empty tree is 32 zero bytes;
 * - a subtree with exactly one leaf is that leaf: SHA-256(path ‖ value word), the lowest bit of its last byte set;
 * - every other subtree is an inner node: SHA-256(left ‖ right), that bit cleared, an empty child being 32 zero bytes.
 *
 * Both hash 64 bytes, so one multi-buffer call hashes all leaves of a block, and one more each level. The bit tells them
 * apart in the hash itself: no bytes are both a leaf and an inner node, whatever their preimages. See `valueWord` for
 * what stands for a value.
 *
 * So the root depends on the entries and on nothing else: not on the order of writes, not on what was deleted. A leaf
 * stands at the shallowest depth where it is alone, about log2(n) + 1.3, instead of 256 levels down.
 *
 * The arena holds one version, each step the nodes in which another one differs. Preparing writes the next version into
 * the arena, since a commit mostly follows, and the step leads back to the current one until then; after the commit it
 * leads back for `revert` and `lookUp`. Copying every changed node to a new place (as persistent trees do) was tried: it
 * keeps older versions readable without a search, but scatters neighbours over the memory, and an update became twice as
 * slow.
 */
export interface Tree {
  /** The current root, 32 bytes; 32 zero bytes for the empty tree. */
  root(): Uint8Array
  /** Makes room for so many leaves in all. PERF: memory that doubles as they come is copied once more than it is written. */
  reserve(leaves: number): void
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

/** A tree without leaves, whose root is 32 zero bytes. It grows by doubling, unless `reserve` has made room before. */
export function createTree(hasher: TreeHasher): Tree {
  const arena = createNodeArena()
  let root: Uint8Array = new Uint8Array(32)
  /** The root node of the version that the arena holds. */
  let rootNode = 0
  /** The prepared step whose version the arena holds, ahead of the current one. */
  let ahead: TreeStep | undefined
  let plan = createTreePlan()
  const memory = createStepMemory()
  const hashWords = new Int32Array(8)
  const hashBytes = new Uint8Array(hashWords.buffer)

  function exchangeWith(step: TreeStep, hash: Uint8Array): void {
    exchangeNodes(arena, step)
    exchangeRootNode(step)
    writeRootHash(hash)
  }

  function exchangeRootNode(step: TreeStep): void {
    const node = rootNode
    rootNode = step.node
    step.node = node
  }

  function writeRootHash(hash: Uint8Array): void {
    hashBytes.set(hash)
    copyHashWords(hashWords, 0, arena.hashes, rootHashAt)
  }

  /** Leads the arena back to the current version. */
  function fallBack(): void {
    if (ahead !== undefined) exchangeWith(ahead, root)
    ahead = undefined
  }

  /** Frees nodes, and the memory of the step that is not needed any more. */
  function free(step: TreeStep, inner: Int32Array, leaves: Int32Array): void {
    freeInnerNodes(arena, inner)
    freeLeaves(arena, leaves)
    releaseTreeStep(step, memory)
  }

  function change(changes: TreeChanges): TreeStep {
    plan = emptiedPlan(plan)
    const others = planRewrites(arena, rootNode, changes, plan)
    return others.length === 0 ? rewrite() : reshape(changes, others)
  }

  /** The step for changes that leave the shape as it is. */
  function rewrite(): TreeStep {
    const step = createTreeStep(plan, memory)
    const leaves = takeLeaves(step)
    step.root = ascendRewrites(hasher, arena, plan, leaves, step, true) ?? root.slice()
    step.node = rootNode
    return step
  }

  /** The same for those of which the `others` add and delete leaves. */
  function reshape(changes: TreeChanges, others: Int32Array): TreeStep {
    const isAll = others.length === changes.count
    if (isAll) plan = emptiedPlan(plan)
    const planned = descendTree(arena, rootNode, isAll ? changes : selectChanges(changes, others), plan)
    if (plan.kept.length < arena.children.length) plan.kept = new Int32Array(arena.children.length)
    const step = createTreeStep(plan, memory)
    const leaves = takeLeaves(step)
    const rewritten = ascendRewrites(hasher, arena, plan, leaves, step, false)
    const { node, hash } = ascendTree(hasher, arena, plan, planned, leaves, step)
    step.deadInner = intsOf(plan.deadInner)
    step.root = hash ?? rewritten ?? root.slice()
    step.node = node
    return step
  }

  /** Exchanges the leaves of a new step with those of the arena, and answers their hashes. */
  function takeLeaves(step: TreeStep): Int32Array<ArrayBuffer> {
    const leaves = hashBlocks(hasher, plan.leafBlocks, leafBit)
    plan.touched ^= touchNodes(arena.leaf, plan.leaves, 0, 1, leafNode.words, 0)
    exchangeLeaves(arena, step.leaves, step.leafBlocks)
    return leaves
  }

  function exchangeRoots(step: TreeStep): void {
    const former = root
    root = step.root
    step.root = former
  }

  return {
    root: () => root,
    reserve: (leaves) => reserveNodes(arena, leaves),

    prepare(changes) {
      fallBack()
      const step = changes.count === 0 ? createUnchangedStep(rootNode, root.slice()) : change(changes)
      exchangeRootNode(step)
      writeRootHash(step.root)
      ahead = step
      return step
    },

    commit(step) {
      if (ahead !== step) {
        fallBack()
        exchangeWith(step, step.root)
      }
      ahead = undefined
      exchangeRoots(step)
    },

    discard(step) {
      if (ahead === step) fallBack()
      free(step, step.createdInner, step.createdLeaves)
    },

    revert(step) {
      fallBack()
      exchangeWith(step, step.root)
      exchangeRoots(step)
      free(step, step.createdInner, step.createdLeaves)
    },

    retire: (step) => free(step, step.deadInner, step.deadLeaves),

    lookUp(path, behind) {
      const steps = ahead === undefined ? behind : [...behind, ahead]
      return lookUpPath(arena, steps[0]?.node ?? rootNode, path, steps)
    },

    nodeCount: () => allocatedNodes(arena),
  }
}
