import { LockstepError } from '@lockstep/core'
import { compact, createReader, type Reader, readBytes, remaining, u32 } from '@lockstep/core/codec'

/** What a node of a trie holds: the bytes themselves, or their BLAKE2b-256 where version 1 keeps them apart. */
export type TrieValue =
  | { readonly type: 'inline'; readonly value: Uint8Array }
  | { readonly type: 'hashed'; readonly value: Uint8Array }

/** A node of Substrate's base-16 Patricia trie. A leaf has no children. */
export interface TrieNode {
  /** Partial key, one number from 0 to 15 a nibble. */
  readonly nibbles: readonly number[]
  readonly value: TrieValue | undefined
  /** By nibble: a hash of 32 bytes, or a shorter node itself. */
  readonly children: ReadonlyMap<number, Uint8Array>
}

interface NodeKind {
  readonly bits: number
  readonly branch: boolean
  readonly value: 'none' | 'inline' | 'hashed'
}

/** SPEC: Polkadot protocol specification, "Node header": the variant's bits, then the partial key's length. */
const kinds: readonly (NodeKind & { readonly prefix: number })[] = [
  { prefix: 0b0100_0000, bits: 6, branch: false, value: 'inline' },
  { prefix: 0b1000_0000, bits: 6, branch: true, value: 'none' },
  { prefix: 0b1100_0000, bits: 6, branch: true, value: 'inline' },
  { prefix: 0b0010_0000, bits: 5, branch: false, value: 'hashed' },
  { prefix: 0b0001_0000, bits: 4, branch: true, value: 'hashed' },
]

const hashSize = 32
const length = compact(u32)

/** @throws LockstepError `TrieNodeMalformed`, or a codec's error for bytes that end too early. */
export function decodeTrieNode(bytes: Uint8Array): TrieNode {
  if (bytes.length === 1 && bytes[0] === 0) return { nibbles: [], value: undefined, children: new Map() }
  const reader = createReader(bytes)
  const first = byte(reader)
  const kind = kinds.find(({ prefix, bits }) => first >> bits === prefix >> bits)
  if (kind === undefined) throw malformed(`its header ${first} is of no known kind`)
  const nibbles = readNibbles(reader, partialLength(reader, first, kind.bits))
  const bitmap = kind.branch ? byte(reader) | (byte(reader) << 8) : 0
  const value = readValue(reader, kind.value)
  const children = new Map<number, Uint8Array>()
  for (let nibble = 0; nibble < 16; nibble += 1) {
    if (bitmap & (1 << nibble)) children.set(nibble, readBytes(reader, length.read(reader)))
  }
  if (remaining(reader) > 0) throw malformed(`${remaining(reader)} bytes are left over`)
  return { nibbles, value, children }
}

function partialLength(reader: Reader, first: number, bits: number): number {
  const limit = (1 << bits) - 1
  let total = first & limit
  if (total < limit) return total
  for (;;) {
    const next = byte(reader)
    total += next
    if (next < 255) return total
  }
}

function readNibbles(reader: Reader, count: number): number[] {
  const packed = readBytes(reader, Math.ceil(count / 2))
  const nibbles = [...packed].flatMap((pair) => [pair >> 4, pair & 15])
  return count % 2 === 0 ? nibbles : nibbles.slice(1)
}

function readValue(reader: Reader, kind: NodeKind['value']): TrieValue | undefined {
  if (kind === 'none') return undefined
  if (kind === 'hashed') return { type: 'hashed', value: readBytes(reader, hashSize) }
  return { type: 'inline', value: readBytes(reader, length.read(reader)) }
}

function byte(reader: Reader): number {
  return readBytes(reader, 1)[0] ?? 0
}

function malformed(reason: string): LockstepError {
  return new LockstepError(
    'TrieNodeMalformed',
    `a node of the storage proof cannot be read: ${reason}; ask another host`,
    {
      field: 'proof',
    },
  )
}
