import { type Hex, writeHexDigits } from '../hex.js'
import { stateLimit } from './state-limit.js'

/** The bytes of a key that is being looked for, in the form in which entries keep theirs, and its hash. */
export interface EntryKey {
  /** Whole words; the bytes behind the last one of the key are zero. */
  readonly words: Int32Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
  /** In bytes. */
  length: number
  hash: number
  /** The first four bytes as one number: what orders most keys. */
  prefix: number
  /** The text that all of this was read from; `undefined` while it is being read. */
  text: Hex | undefined
}

export function createEntryKey(): EntryKey {
  const words = new Int32Array(stateLimit.key / 4)
  return { words, bytes: new Uint8Array(words.buffer), length: 0, hash: 0, prefix: 0, text: undefined }
}

/**
 * Takes a key in.
 *
 * PERF: not again where it is the one that was taken in last: an account's nonce and its balance have one key.
 *
 * @throws LockstepError `InvalidHex`
 */
export function readEntryKey(into: EntryKey, key: Hex): void {
  if (into.text === key) return
  into.text = undefined
  const { words, bytes } = into
  const length = (key.length - 2) >> 1
  const last = (length + 3) >> 2
  if (last > 0) words[last - 1] = 0
  writeHexDigits(key, bytes, 0)
  into.length = length
  into.hash = hashWords(words, last, length)
  into.prefix = prefixOf(bytes, length)
  into.text = key
}

/** The first four bytes of a key, big-endian, zeros behind a shorter one. */
function prefixOf(bytes: Uint8Array, length: number): number {
  let prefix = 0
  for (let index = 0; index < 4; index++) prefix = prefix * 256 + (index < length ? (bytes[index] ?? 0) : 0)
  return prefix
}

/**
 * MurmurHash3 over whole words. It places entries in a table and is in no result, so the byte order of the machine may
 * show in it. Anybody can make keys that collide; the table bounds what they cost (see `entry-index.ts`).
 */
function hashWords(words: Int32Array, count: number, seed: number): number {
  let hash = seed
  for (let index = 0; index < count; index++) {
    let word = Math.imul(words[index] ?? 0, 0xcc9e2d51)
    word = (word << 15) | (word >>> 17)
    hash ^= Math.imul(word, 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
