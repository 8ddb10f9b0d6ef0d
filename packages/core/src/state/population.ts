import { createKeyedStore, type KeyedStore } from './keyed-store.js'
import type { TreeHasher } from './node-hash.js'
import type { SpaceDiff } from './state-diff.js'
import { createTree, type Tree } from './tree.js'
import { resolveNewEntries } from './tree-changes.js'
import { createTreePopulation } from './tree-population.js'

/** The entries that a state starts with, taken in piece by piece. */
export interface Population {
  /** Takes entries of one space in that all come behind those of before, in canonical order. */
  add(entries: SpaceDiff): void
  /** What a state is made of, with all of them; there is nothing to add any more. */
  finish(): { readonly store: KeyedStore; readonly tree: Tree }
}

/**
 * PERF: a piece becomes records in flat memory at once and is garbage then. A million entries that were kept as objects
 * until the last one had come took two thirds of the time of an import, for collecting garbage.
 */
export function createPopulation(provider: TreeHasher): Population {
  const store = createKeyedStore()
  const leaves = createTreePopulation()
  return {
    add({ space: name, changes }) {
      const space = store.space(name)
      const resolved = resolveNewEntries(provider, name, changes)
      const pathWords = new Int32Array(resolved.paths.buffer)
      for (const [index, { key, value }] of changes.entries()) {
        if (value !== undefined) space.insert(key, value, pathWords, 8 * index)
      }
      leaves.add(resolved)
    },
    finish() {
      const tree = createTree(provider)
      leaves.build(tree)
      return { store, tree }
    },
  }
}
