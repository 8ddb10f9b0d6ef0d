import type { TreeChanges } from '../../src/state/index.js'

/** A write of the tree, by path; a deletion where there is no value word. */
export interface TreeWrite {
  readonly path: Uint8Array
  readonly valueWord: Uint8Array | undefined
}

export function changesOf(writes: readonly TreeWrite[]): TreeChanges {
  const paths = new Uint8Array(32 * writes.length)
  const valueWords = new Uint8Array(32 * writes.length)
  const deleted = new Uint8Array(writes.length)
  writes.forEach(({ path, valueWord }, index) => {
    paths.set(path, 32 * index)
    if (valueWord === undefined) deleted[index] = 1
    else valueWords.set(valueWord, 32 * index)
  })
  return { count: writes.length, paths, valueWords, deleted }
}
