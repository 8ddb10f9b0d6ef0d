import { compact, encode, u32 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { nibblesOf } from './nibbles.js'

/** 0: values stand in their nodes. 1: values of more than 32 bytes stand there by their hash. */
export type TrieVersion = 0 | 1

interface Entry {
  readonly nibbles: readonly number[]
  readonly value: Uint8Array
}

type Hash = Pick<CryptoProvider, 'blake2b256'>

/** How a trie is built. */
export interface TrieOptions {
  readonly version: TrieVersion
  /** Told of every node, and of every value, that stands in its parent by its hash: together they are all proofs. */
  onNode?(bytes: Uint8Array): void
}

const length = compact(u32)

/**
 * Root of Substrate's base-16 Patricia trie over these entries.
 *
 * SPEC: Polkadot protocol specification, "State storage and the storage trie".
 */
export function trieRoot(
  provider: Hash,
  entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[],
  options: TrieOptions,
): Uint8Array {
  const sorted = entries.map(([key, value]) => ({ nibbles: nibblesOf(key), value })).sort(byNibbles)
  const root = sorted.length === 0 ? Uint8Array.of(0) : encodeNode(provider, sorted, 0, options)
  options.onNode?.(root)
  return provider.blake2b256(root)
}

/**
 * The root by which a header commits to its extrinsics: the keys are their places, as compact integers.
 *
 * SPEC: `frame_system::extrinsics_data_root`.
 */
export function orderedTrieRoot(provider: Hash, items: readonly Uint8Array[], version: TrieVersion): Uint8Array {
  return trieRoot(
    provider,
    items.map((item, index) => [encode(length, index), item] as const),
    { version },
  )
}

function byNibbles(left: Entry, right: Entry): number {
  for (let at = 0; ; at += 1) {
    const [a, b] = [left.nibbles[at], right.nibbles[at]]
    if (a === undefined || b === undefined) return left.nibbles.length - right.nibbles.length
    if (a !== b) return a - b
  }
}

function encodeNode(provider: Hash, entries: readonly Entry[], depth: number, options: TrieOptions): Uint8Array {
  const shared = sharedDepth(entries, depth)
  const own = entries.find(({ nibbles }) => nibbles.length === shared)
  const partial = entries[0]?.nibbles.slice(depth, shared) ?? []
  const hashed = own !== undefined && options.version === 1 && own.value.length > 32
  const value = own === undefined ? new Uint8Array(0) : encodeValue(provider, own.value, hashed, options)
  if (entries.length === 1 && own !== undefined) {
    return concatBytes(header(hashed ? 0b0010_0000 : 0b0100_0000, hashed ? 5 : 6, partial), value)
  }
  const kind = own === undefined ? 0b1000_0000 : hashed ? 0b0001_0000 : 0b1100_0000
  const children: Uint8Array[] = []
  let bitmap = 0
  for (let nibble = 0; nibble < 16; nibble += 1) {
    const below = entries.filter(({ nibbles }) => nibbles[shared] === nibble)
    if (below.length === 0) continue
    bitmap |= 1 << nibble
    const child = merkleValue(provider, encodeNode(provider, below, shared + 1, options), options)
    children.push(encode(length, child.length), child)
  }
  return concatBytes(
    header(kind, hashed ? 4 : 6, partial),
    Uint8Array.of(bitmap & 255, bitmap >> 8),
    value,
    ...children,
  )
}

function sharedDepth(entries: readonly Entry[], depth: number): number {
  const [first, last] = [entries[0]?.nibbles ?? [], entries.at(-1)?.nibbles ?? []]
  let shared = depth
  while (shared < first.length && shared < last.length && first[shared] === last[shared]) shared += 1
  return shared
}

function header(prefix: number, bits: number, partial: readonly number[]): Uint8Array {
  const limit = (1 << bits) - 1
  const lengths: number[] = [prefix | Math.min(partial.length, limit)]
  if (partial.length >= limit) {
    let rest = partial.length - limit
    for (; rest >= 255; rest -= 255) lengths.push(255)
    lengths.push(rest)
  }
  const even = partial.length % 2 === 0 ? partial : [0, ...partial]
  const packed: number[] = []
  for (let at = 0; at < even.length; at += 2) packed.push(((even[at] ?? 0) << 4) | (even[at + 1] ?? 0))
  return Uint8Array.from([...lengths, ...packed])
}

function encodeValue(provider: Hash, value: Uint8Array, hashed: boolean, { onNode }: TrieOptions): Uint8Array {
  if (!hashed) return concatBytes(encode(length, value.length), value)
  onNode?.(value)
  return provider.blake2b256(value)
}

/** A node of less than 32 bytes stands in its parent itself. */
function merkleValue(provider: Hash, node: Uint8Array, { onNode }: TrieOptions): Uint8Array {
  if (node.length < 32) return node
  onNode?.(node)
  return provider.blake2b256(node)
}
