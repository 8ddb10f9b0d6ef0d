import type { CryptoProvider } from '../crypto/crypto-provider.js'
import { writeHexDigits } from '../hex.js'
import type { StateDiff } from './state-diff.js'
import { storageKeyPrefix } from './storage-key.js'

/** The changes of one batch as the tree takes them: hashes only. Entry `i` lies at byte `32 i`. */
export interface TreeChanges {
  readonly count: number
  readonly paths: Uint8Array<ArrayBuffer>
  readonly valueHashes: Uint8Array<ArrayBuffer>
  /** 1 where the entry is deleted. */
  readonly deleted: Uint8Array
}

/**
 * Paths and value hashes of a diff.
 *
 * PERF: two SHA-256 a change. Paths are not kept beside the entries: 32 bytes each and another cache miss cost about
 * what the hash costs.
 */
export function treeChanges(provider: Pick<CryptoProvider, 'sha256'>, diff: StateDiff): TreeChanges {
  let count = 0
  for (const { changes } of diff) count += changes.length
  const paths = new Uint8Array(32 * count)
  const valueHashes = new Uint8Array(32 * count)
  const deleted = new Uint8Array(count)

  let index = 0
  for (const { space, changes } of diff) {
    const prefix = storageKeyPrefix(space)
    let storageKey = prefix.slice()
    for (const { key, value } of changes) {
      const length = prefix.length + key.length / 2 - 1
      if (length !== storageKey.length) {
        storageKey = new Uint8Array(length)
        storageKey.set(prefix)
      }
      writeHexDigits(key, storageKey, prefix.length)
      paths.set(provider.sha256(storageKey), 32 * index)
      if (value === undefined) deleted[index] = 1
      else valueHashes.set(provider.sha256(value), 32 * index)
      index++
    }
  }
  return { count, paths, valueHashes, deleted }
}
