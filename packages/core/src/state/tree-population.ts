import { createIntList, extendInts, type IntList } from './int-list.js'
import { copyWords } from './node-arena.js'
import type { Tree } from './tree.js'
import type { TreeChanges } from './tree-changes.js'

/** Leaves for an empty tree, which come in any order and are put into it together. */
export interface TreePopulation {
  /** Takes new leaves in; deletions are of nothing, and left out. */
  add(changes: TreeChanges): void
  /** Puts all of them into the tree, for which there is no way back. @throws LockstepError `StateDuplicatePath` */
  build(tree: Tree): void
}

/** Path and value word of each leaf, 8 words each. */
interface Group {
  readonly paths: IntList
  readonly valueWords: IntList
}

/** As many groups as the first byte of a path has values. */
const groupCount = 256
/** Up to this many leaves, one batch is as fast. */
const smallest = 16_384

/**
 * PERF: in one batch, a million leaves would plan half a gigabyte of nodes. By the first byte of their paths they come
 * in 256 batches that share no more than the top of the tree, and neighbours of the tree are neighbours in memory. They
 * are grouped as they come: gathering them from a list of all afterwards is four cache misses a leaf.
 */
export function createTreePopulation(): TreePopulation {
  const groups: (Group | undefined)[] = new Array(groupCount).fill(undefined)
  let count = 0

  function groupOf(firstByte: number): Group {
    const known = groups[firstByte]
    if (known !== undefined) return known
    const created = createGroup()
    groups[firstByte] = created
    return created
  }

  return {
    add(changes) {
      const paths = new Int32Array(changes.paths.buffer)
      const valueWords = new Int32Array(changes.valueWords.buffer)
      for (let change = 0; change < changes.count; change++) {
        if (changes.deleted[change] === 1) continue
        const group = groupOf(changes.paths[32 * change] ?? 0)
        appendWords(group.paths, paths, 8 * change, 8)
        appendWords(group.valueWords, valueWords, 8 * change, 8)
        count++
      }
    },
    build(tree) {
      tree.reserve(count)
      const all = groups.flatMap((group) => group ?? [])
      for (const group of count > smallest ? all : [joined(all)]) takeIn(tree, group)
    },
  }
}

function createGroup(): Group {
  return { paths: createIntList(), valueWords: createIntList() }
}

function joined(groups: readonly Group[]): Group {
  const all = createGroup()
  for (const { paths, valueWords } of groups) {
    appendWords(all.paths, paths.items, 0, paths.length)
    appendWords(all.valueWords, valueWords.items, 0, valueWords.length)
  }
  return all
}

function appendWords(list: IntList, source: Int32Array, from: number, length: number): void {
  const at = extendInts(list, length)
  copyWords(source, from, list.items, at, length)
}

function takeIn(tree: Tree, { paths, valueWords }: Group): void {
  if (paths.length === 0) return
  const count = paths.length / 8
  const step = tree.prepare({
    count,
    paths: new Uint8Array(paths.items.buffer, 0, 4 * paths.length),
    valueWords: new Uint8Array(valueWords.items.buffer, 0, 4 * valueWords.length),
    deleted: new Uint8Array(count),
  })
  tree.commit(step)
  tree.retire(step)
}
