import type { TreeChanges } from '../../src/state/index.js'

/** A write of the tree, by path; a deletion where there is no value hash. */
export interface TreeWrite {
  readonly path: Uint8Array
  readonly valueHash: Uint8Array | undefined
}

export function changesOf(writes: readonly TreeWrite[]): TreeChanges {
  const paths = new Uint8Array(32 * writes.length)
  const valueHashes = new Uint8Array(32 * writes.length)
  const deleted = new Uint8Array(writes.length)
  writes.forEach(({ path, valueHash }, index) => {
    paths.set(path, 32 * index)
    if (valueHash === undefined) deleted[index] = 1
    else valueHashes.set(valueHash, 32 * index)
  })
  return { count: writes.length, paths, valueHashes, deleted }
}
