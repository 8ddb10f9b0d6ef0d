import { selectChanges } from './select-changes.js'
import type { Tree } from './tree.js'
import type { TreeChanges } from './tree-changes.js'

/** As many groups as the first byte of a path has values. */
const groups = 256
/** Up to this many, one batch is as fast. */
const smallest = 16_384

/**
 * Takes the changes into an empty tree, for which there is no way back.
 *
 * PERF: in one batch, a million entries would plan half a gigabyte of nodes. By the first byte of their paths they come
 * in 256 batches that share no more than the top of the tree, and neighbours of the tree are neighbours in memory.
 */
export function buildTree(tree: Tree, changes: TreeChanges): void {
  if (changes.count <= smallest) {
    takeIn(tree, changes)
    return
  }
  const starts = groupStarts(changes)
  const order = new Int32Array(changes.count)
  const next = starts.slice()
  for (let change = 0; change < changes.count; change++) {
    const group = changes.paths[32 * change] ?? 0
    const at = next[group] ?? 0
    order[at] = change
    next[group] = at + 1
  }
  for (let group = 0; group < groups; group++) {
    takeIn(tree, selectChanges(changes, order.subarray(starts[group] ?? 0, starts[group + 1] ?? 0)))
  }
}

function takeIn(tree: Tree, changes: TreeChanges): void {
  const step = tree.prepare(changes)
  tree.commit(step)
  tree.retire(step)
}

/** Where the changes of each first byte start, were they in its order. */
function groupStarts({ count, paths }: TreeChanges): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(groups + 1)
  for (let change = 0; change < count; change++) {
    const group = (paths[32 * change] ?? 0) + 1
    starts[group] = (starts[group] ?? 0) + 1
  }
  for (let group = 1; group <= groups; group++) starts[group] = (starts[group] ?? 0) + (starts[group - 1] ?? 0)
  return starts
}
