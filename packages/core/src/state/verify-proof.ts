// This file imports nothing, on purpose: whoever must trust a worker can read it alone, or copy it into a client.

/** The verdict on a proof. `invalid` says what is wrong and that nothing at all is proven. */
export type StateProofVerdict =
  | { readonly value: Uint8Array }
  | { readonly absent: true }
  | { readonly invalid: string }

/**
 * Verifies that an entry has a value, or that it does not exist, in the state with this root.
 *
 * The tree: a leaf is SHA-256(path ‖ value word) with the lowest bit of the last byte set, an inner node SHA-256(left ‖
 * right) with that bit cleared, so neither passes for the other; an empty subtree is 32 zero bytes, a subtree with one
 * leaf is that leaf. The path of an entry is the SHA-256 of its storage key, read from the most significant bit of the
 * first byte on, 0 to the left. The word of a value of up to 62 bytes is SHA-256(value ‖ zeros ‖ length), over 64
 * bytes, with the highest bit of the last byte cleared; that of a longer value is its SHA-256 with that bit set.
 *
 * An entry is absent when its path ends in an empty subtree, or at the leaf of another entry, alone in its subtree.
 *
 * @param sha256 any SHA-256
 * @param root the state root that the caller trusts, 32 bytes
 * @param storageKey SCALE text of the space name ‖ encoded key
 * @param proof the bytes of `encodeStateProof`, from anybody; other bytes of the same proof are refused
 */
export function verifyStateProof(
  sha256: (data: Uint8Array) => Uint8Array,
  root: Uint8Array,
  storageKey: Uint8Array,
  proof: Uint8Array,
): StateProofVerdict {
  const path = sha256(storageKey)
  const count = u16(proof, 2)
  const siblingsStart = 4 + Math.ceil(count / 8)
  if (proof[0] !== 2) return { invalid: 'unknown version' }
  if (count > 256) return { invalid: 'more than 256 siblings' }
  if (proof.length < siblingsStart) return { invalid: 'cut' }

  const siblings = readSiblings(proof, count, siblingsStart)
  if (siblings === undefined) return { invalid: 'siblings not canonical' }
  const end = proof.subarray(siblingsStart + 32 * siblings.written)

  switch (proof[1]) {
    case 0:
      if (end.length !== 0) return { invalid: 'bytes left over' }
      return leadsToRoot(new Uint8Array(32)) ? { absent: true } : { invalid: 'another root' }
    case 1: {
      if (end.length < 4 || end.length - 4 !== u32(end)) return { invalid: 'value length' }
      // A copy. Not `slice`: on a node Buffer that is a view into the proof.
      const value = new Uint8Array(end.subarray(4))
      return leadsToRoot(leafHash(path, valueWord(value))) ? { value } : { invalid: 'another root' }
    }
    case 2: {
      if (end.length !== 64) return { invalid: 'leaf length' }
      const otherPath = end.subarray(0, 32)
      const shared = sharedBits(path, otherPath)
      // The same path would be the entry itself; fewer shared bits, a leaf of some other subtree.
      if (shared === 256 || shared < count) return { invalid: 'leaf of another subtree' }
      return leadsToRoot(leafHash(otherPath, end.subarray(32))) ? { absent: true } : { invalid: 'another root' }
    }
    default:
      return { invalid: 'unknown end mark' }
  }

  function valueWord(value: Uint8Array): Uint8Array {
    const block = new Uint8Array(64)
    if (value.length <= 62) block.set(value)
    block[63] = value.length
    const word = new Uint8Array(sha256(value.length > 62 ? value : block))
    word[31] = value.length > 62 ? (word[31] ?? 0) | 0x80 : (word[31] ?? 0) & 0x7f
    return word
  }

  function leafHash(leafPath: Uint8Array, word: Uint8Array): Uint8Array {
    const hash = hashPair(leafPath, word)
    hash[31] = (hash[31] ?? 0) | 1
    return hash
  }

  function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
    const hash = hashPair(left, right)
    hash[31] = (hash[31] ?? 0) & 0xfe
    return hash
  }

  /** In memory of our own: whose hash function it is may give out the same bytes again. */
  function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array {
    const block = new Uint8Array(64)
    block.set(left)
    block.set(right, 32)
    return new Uint8Array(sha256(block))
  }

  function leadsToRoot(endHash: Uint8Array): boolean {
    let hash = endHash
    for (let depth = count - 1; depth >= 0; depth--) {
      const sibling = siblings?.hashes[depth] ?? new Uint8Array(32)
      hash = bit(path, depth) === 0 ? innerHash(hash, sibling) : innerHash(sibling, hash)
    }
    return root.length === 32 && hash.every((byte, index) => byte === root[index])
  }
}

/** The siblings from the root down; `undefined` when they are cut or written in a second way. */
function readSiblings(
  proof: Uint8Array,
  count: number,
  start: number,
): { readonly hashes: readonly Uint8Array[]; readonly written: number } | undefined {
  const hashes: Uint8Array[] = []
  let written = 0
  for (let index = 0; index < 8 * (start - 4); index++) {
    const isWritten = (((proof[4 + (index >> 3)] ?? 0) >> (index & 7)) & 1) === 1
    if (index >= count && isWritten) return undefined
    if (index >= count) continue
    const sibling = isWritten ? proof.subarray(start + 32 * written, start + 32 * written + 32) : new Uint8Array(32)
    if (sibling.length !== 32) return undefined
    if (isWritten && sibling.every((byte) => byte === 0)) return undefined
    if (isWritten) written++
    hashes.push(sibling)
  }
  return { hashes, written }
}

function bit(path: Uint8Array, depth: number): number {
  return ((path[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1
}

function sharedBits(left: Uint8Array, right: Uint8Array): number {
  let depth = 0
  while (depth < 256 && bit(left, depth) === bit(right, depth)) depth++
  return depth
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
}

function u32(bytes: Uint8Array): number {
  return u16(bytes, 0) + 65_536 * u16(bytes, 2)
}
