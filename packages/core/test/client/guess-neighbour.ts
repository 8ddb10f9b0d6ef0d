import { createHash } from 'node:crypto'
import type { Hex } from '../../src/hex.js'
import { type StateProof, storageKey } from '../../src/state/index.js'

// Beside the engine, from the text of decision 3 alone: what an asker has who knows the STF and nothing of the state.

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Where an entry stands in the tree. */
export function pathOf(space: string, key: Hex): Buffer {
  return sha256(storageKey(space, key))
}

/** Which of the paths is the closest to a place in the tree. */
export function closestTo(place: Buffer, paths: readonly Buffer[]): number {
  const shared = paths.map((path) => sharedBits(place, path))
  return shared.indexOf(Math.max(...shared))
}

/**
 * Which of the guessed values an entry has, by what a proof of another entry holds; `undefined` where the proof has
 * nothing of it, or no guess is right.
 */
export function guessNeighbour(
  proof: StateProof,
  place: Buffer,
  guesses: Iterable<Uint8Array>,
): Uint8Array | undefined {
  const { siblings, end } = proof
  for (const guess of guesses) {
    const word = wordOf(guess)
    const leaf = leafOf(place, word)
    if (end.kind === 'otherLeaf' && place.equals(end.path) && word.equals(end.valueWord)) return guess
    if (siblings.some((sibling) => leaf.equals(sibling))) return guess
  }
  return undefined
}

/** SPEC: decision 3, of up to 62 bytes: SHA-256(value ‖ zeros ‖ length), the highest bit of the last byte cleared. */
function wordOf(value: Uint8Array): Buffer {
  const block = new Uint8Array(64)
  block.set(value)
  block[63] = value.length
  const word = sha256(block)
  word[31] = (word[31] ?? 0) & 0x7f
  return word
}

/** SPEC: decision 3: SHA-256(path ‖ value word), the lowest bit of the last byte set. */
function leafOf(path: Buffer, word: Buffer): Buffer {
  const leaf = sha256(Buffer.concat([path, word]))
  leaf[31] = (leaf[31] ?? 0) | 1
  return leaf
}

function sharedBits(left: Buffer, right: Buffer): number {
  const byte = left.findIndex((value, index) => value !== right[index])
  if (byte === -1) return 256
  return 8 * byte + Math.clz32((left[byte] ?? 0) ^ (right[byte] ?? 0)) - 24
}
