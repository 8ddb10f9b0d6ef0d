import type { CryptoProvider } from '../crypto/crypto-provider.js'
import { type Hex, writeHexDigits } from '../hex.js'
import type { DiffOrigin } from './diff-origin.js'
import { pathWordAt } from './entry-arena.js'
import type { KeyedStore } from './keyed-store.js'
import { copyHashWords } from './node-arena.js'
import type { EntryChange, StateDiff } from './state-diff.js'
import { storageKeyPrefix } from './storage-key.js'
import { valueWords } from './value-word.js'

/** The changes of one batch as the tree takes them. Change `i` lies at byte `32 i`. */
export interface TreeChanges {
  /** How many changes there are; arrays may be longer. */
  readonly count: number
  /** SHA-256 of each storage key, 32 bytes each. */
  readonly paths: Uint8Array<ArrayBuffer>
  /** See {@link valueWords}. */
  readonly valueWords: Uint8Array<ArrayBuffer>
  /** 1 where the entry is deleted. */
  readonly deleted: Uint8Array
}

/** The same, with the entries of the store that are changed, 0 where there is none yet. Good until the store moves. */
export interface ResolvedChanges extends TreeChanges {
  readonly entries: Int32Array
}

/**
 * Finds the entries of a diff, their paths and the words of their new values. What an overlay of the store as it is now
 * knows of them is taken from `origin`.
 *
 * PERF: one look-up a change. Only an entry that is new has its path hashed.
 *
 * @throws LockstepError `InvalidHex`
 */
export function resolveChanges(
  provider: Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>,
  store: KeyedStore,
  diff: StateDiff,
  origin: DiffOrigin | undefined,
): ResolvedChanges {
  let count = 0
  for (const { changes } of diff) count += changes.length
  const paths = new Uint8Array(32 * count)
  const pathWords = new Int32Array(paths.buffer)
  const values: (Uint8Array | undefined)[] = []
  const deleted = new Uint8Array(count)
  const entries = new Int32Array(count)

  let index = 0
  for (const { space: name, changes } of diff) {
    const space = store.space(name)
    const hashPath = createPathHasher(provider, name)
    for (const { key, value } of changes) {
      const entry = origin === undefined ? space.find(key) : (origin.entries[index] ?? 0)
      entries[index] = entry
      if (entry === 0) paths.set(hashPath(key), 32 * index)
      else copyHashWords(store.arena.words, pathWordAt(store.arena, entry), pathWords, 8 * index)
      if (value === undefined) deleted[index] = 1
      values.push(value)
      index++
    }
  }
  return { count, paths, valueWords: valueWords(provider, values), deleted, entries }
}

/** The same for entries of one space that are all new. */
export function resolveNewEntries(
  provider: Pick<CryptoProvider, 'sha256' | 'sha256Blocks'>,
  space: string,
  changes: readonly EntryChange[],
): TreeChanges {
  const count = changes.length
  const paths = new Uint8Array(32 * count)
  const deleted = new Uint8Array(count)
  const hashPath = createPathHasher(provider, space)
  for (const [index, { key, value }] of changes.entries()) {
    paths.set(hashPath(key), 32 * index)
    if (value === undefined) deleted[index] = 1
  }
  return {
    count,
    paths,
    valueWords: valueWords(
      provider,
      changes.map(({ value }) => value),
    ),
    deleted,
  }
}

/** SHA-256 of the storage keys of one space. PERF: keys of one length share the bytes that are hashed. */
function createPathHasher(provider: Pick<CryptoProvider, 'sha256'>, space: string): (key: Hex) => Uint8Array {
  const prefix = storageKeyPrefix(space)
  let storageKey = prefix
  return (key) => {
    const length = prefix.length + key.length / 2 - 1
    if (length !== storageKey.length) {
      storageKey = new Uint8Array(length)
      storageKey.set(prefix)
    }
    writeHexDigits(key, storageKey, prefix.length)
    return provider.sha256(storageKey)
  }
}
