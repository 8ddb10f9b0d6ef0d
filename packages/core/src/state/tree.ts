import {
  copyWords,
  createNodeArena,
  freeInnerNodes,
  freeLeaves,
  innerNode,
  leafNode,
  rootHashAt,
  wordAt,
} from './node-arena.js'
import type { TreeChanges } from './tree-changes.js'
import { hashPlan, type TreeHasher } from './tree-hash.js'
import { createTreePlan, jobWords, type TreePlan } from './tree-plan.js'
import { bitAt, updateTree } from './tree-update.js'

/** One version of the tree. Its nodes belong to the tree that made it; other versions share most of them. */
export interface TreeVersion {
  /** 32 bytes; 32 zero bytes for the empty tree. */
  readonly root: Uint8Array
  readonly node: number
  readonly createdInner: Int32Array
  readonly createdLeaves: Int32Array
  readonly deadInner: Int32Array
  readonly deadLeaves: Int32Array
}

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
 * Updates copy what they change. A version stays readable until it is discarded or retired; which of the two, and
 * when, is the caller's to know, in constant time and without reference counts.
 */
export interface Tree {
  readonly empty: TreeVersion
  /** A version with the changes, beside `base`, which stays as it is. @throws LockstepError `StateDuplicatePath` */
  prepare(base: TreeVersion, changes: TreeChanges): TreeVersion
  /** Frees a version that nothing was built on: the newest one, or one that was never used. */
  discard(version: TreeVersion): void
  /** Frees what only versions before `version` used, once all of those are out of use. */
  retireBefore(version: TreeVersion): void
  lookUp(version: TreeVersion, path: Uint8Array): TreePath
  /** Nodes in use by all versions: what a leak would make grow. */
  nodeCount(): { readonly inner: number; readonly leaves: number }
}

const none = new Int32Array(0)

export function createTree(hasher: TreeHasher): Tree {
  const arena = createNodeArena()

  function rootOf(node: number, hashAt: number, plan: TreePlan): Uint8Array {
    const { level, leaves } = hashPlan(arena, hasher, plan)
    if (hashAt >= 0) return hashBytes(arena.inner, hashAt)
    return hashBytes(node < 0 ? leaves : level, 8 * (-1 - hashAt))
  }

  return {
    empty: {
      root: new Uint8Array(32),
      node: 0,
      createdInner: none,
      createdLeaves: none,
      deadInner: none,
      deadLeaves: none,
    },

    prepare(base, changes) {
      copyWords(new Int32Array(base.root.slice().buffer), 0, arena.inner, rootHashAt, 8)
      const plan = createTreePlan()
      const { node, hashAt } = updateTree(arena, { node: base.node, hashAt: rootHashAt }, changes, plan)
      return {
        root: rootOf(node, hashAt, plan),
        node,
        createdInner: createdInner(plan),
        createdLeaves: plan.leaves.items.slice(0, plan.leaves.length),
        deadInner: plan.deadInner.items.slice(0, plan.deadInner.length),
        deadLeaves: plan.deadLeaves.items.slice(0, plan.deadLeaves.length),
      }
    },

    discard(version) {
      freeInnerNodes(arena, version.createdInner)
      freeLeaves(arena, version.createdLeaves)
    },

    retireBefore(version) {
      freeInnerNodes(arena, version.deadInner)
      freeLeaves(arena, version.deadLeaves)
    },

    lookUp(version, path) {
      const siblings: Uint8Array[] = []
      let { node } = version
      while (node > 0) {
        const at = node * innerNode.words
        const isRight = bitAt(path, 0, siblings.length) === 1
        siblings.push(hashBytes(arena.inner, at + (isRight ? innerNode.leftHash : innerNode.rightHash)))
        node = wordAt(arena.inner, at + (isRight ? innerNode.right : innerNode.left))
      }
      if (node === 0) return { siblings, leaf: undefined }
      const at = -node * leafNode.words
      return {
        siblings,
        leaf: {
          path: hashBytes(arena.leaf, at + leafNode.path),
          valueHash: hashBytes(arena.leaf, at + leafNode.valueHash),
        },
      }
    },

    nodeCount: () => ({
      inner: arena.innerEnd - 1 - arena.freeInner.length,
      leaves: arena.leafEnd - 1 - arena.freeLeaf.length,
    }),
  }
}

function hashBytes(words: Int32Array, at: number): Uint8Array {
  return new Uint8Array(words.slice(at, at + 8).buffer)
}

function createdInner(plan: TreePlan): Int32Array {
  let count = 0
  for (const level of plan.levels) count += level.length / jobWords
  const nodes = new Int32Array(count)
  let end = 0
  for (const level of plan.levels) {
    for (let at = 0; at < level.length; at += jobWords) nodes[end++] = wordAt(level.items, at)
  }
  return nodes
}
