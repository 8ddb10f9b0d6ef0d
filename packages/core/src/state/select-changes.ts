import { copyHashWords } from './node-arena.js'
import type { TreeChanges } from './tree-changes.js'

/** Some of the changes, by their numbers. */
export function selectChanges(changes: TreeChanges, numbers: Int32Array): TreeChanges {
  const paths = new Int32Array(8 * numbers.length)
  const valueWords = new Int32Array(8 * numbers.length)
  const deleted = new Uint8Array(numbers.length)
  const [fromPaths, fromWords] = [new Int32Array(changes.paths.buffer), new Int32Array(changes.valueWords.buffer)]
  numbers.forEach((change, index) => {
    copyHashWords(fromPaths, 8 * change, paths, 8 * index)
    copyHashWords(fromWords, 8 * change, valueWords, 8 * index)
    deleted[index] = changes.deleted[change] ?? 0
  })
  return {
    count: numbers.length,
    paths: new Uint8Array(paths.buffer),
    valueWords: new Uint8Array(valueWords.buffer),
    deleted,
  }
}
