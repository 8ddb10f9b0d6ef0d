// The engine's state tree for committed-pipeline.mjs: the same root for the same entries. It has one version, of
// entries that are added and written but never removed, and no proofs; so a node needs to know where it hangs and no
// more, and an update goes up from its leaf without a way down.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { hashInto } = require('@chainsafe/hashtree')

const mostDepth = 64
/** Blocks hashed in one call, so that what is hashed is still in the cache. */
const batch = 4096

/** SHA-256 of the key of a space as SCALE writes it: the text of its name, and the key's 32 bytes. */
export function pathOf(space, key) {
  return createHash('sha256')
    .update(Uint8Array.of(space.length << 2))
    .update(space, 'latin1')
    .update(key)
    .digest()
}

function grown(words) {
  const longer = new words.constructor(2 * words.length)
  longer.set(words)
  return longer
}

/**
 * @param mostLeaves leaves that it has room for
 * @param keepFormer is told each block's former hashes: the slot or the leaf, then eight words. For floor.mjs
 * @param isClear whether values stand in the leaves as they are, up to 32 bytes. For floor.mjs; the root is another one
 */
export function createCommittedTree(mostLeaves, { keepFormer, isClear = false } = {}) {
  // Hashed paths part at random: there are 1.44 inner nodes a leaf.
  const mostInner = 1_000 + Math.ceil(1.5 * mostLeaves)
  // A slot is a place for a child: 2 n is the left one of inner node n, 2 n + 1 the right one. Slot 1 is the root's.
  const children = new Int32Array(2 * mostInner)
  const hashes = new Uint32Array(16 * mostInner)
  const hashBytes = new Uint8Array(hashes.buffer)
  const innerSlots = new Int32Array(mostInner)
  const depths = new Uint8Array(mostInner)
  const innerMarks = new Int32Array(mostInner)
  const leafSlots = new Int32Array(mostLeaves)
  const leafMarks = new Int32Array(mostLeaves)
  /** Path ‖ value word. */
  const leafWords = new Uint32Array(16 * mostLeaves)
  const leafBytes = new Uint8Array(leafWords.buffer)
  const blockWords = new Uint32Array(16 * batch)
  const blocks = new Uint8Array(blockWords.buffer)
  const digestWords = new Uint32Array(8 * batch)
  const digests = new Uint8Array(digestWords.buffer)
  const levels = Array.from({ length: mostDepth }, () => new Int32Array(16))
  const counts = new Int32Array(mostDepth)
  const written = new Int32Array(mostLeaves)
  /** Value ‖ zeros ‖ length: what value words are the hashes of. In the order of `written`. */
  let values = new Uint32Array(16 * batch)
  let valueBytes = new Uint8Array(values.buffer)
  const rehashed = new Int32Array(mostLeaves)
  let former = new Uint32Array(9 * batch)
  let formerEnd = 0
  let writtenCount = 0
  let rehashedCount = 0
  let leafEnd = 1
  let innerEnd = 1
  let epoch = 1

  const bitOf = (leaf, depth) => (leafBytes[leaf * 64 + (depth >> 3)] >> (7 - (depth & 7))) & 1

  function hang(leaf, slot) {
    children[slot] = -leaf
    leafSlots[leaf] = slot
  }

  /** Adds a leaf without a value. */
  function add(path) {
    const leaf = leafEnd++
    leafBytes.set(path, leaf * 64)
    let slot = 1
    let depth = 0
    while (children[slot] > 0) slot = 2 * children[slot] + bitOf(leaf, depth++)
    const neighbour = -children[slot]
    if (neighbour === 0) {
      hang(leaf, slot)
      return leaf
    }
    for (;;) {
      if (depth === mostDepth) throw new Error('two paths begin alike; the tree has no levels for that')
      const inner = innerEnd++
      children[slot] = inner
      innerSlots[inner] = slot
      depths[inner] = depth
      const bit = bitOf(leaf, depth)
      if (bitOf(neighbour, depth++) !== bit) {
        hang(leaf, 2 * inner + bit)
        hang(neighbour, 2 * inner + 1 - bit)
        break
      }
      slot = 2 * inner + bit
    }
    // It hangs elsewhere now, so its hash has to get there.
    if (leafMarks[neighbour] !== epoch) {
      leafMarks[neighbour] = epoch
      rehashed[rehashedCount++] = neighbour
    }
    return leaf
  }

  /** Marks the node that a slot is of, to be hashed. */
  function rise(slot) {
    const node = slot >> 1
    if (node === 0 || innerMarks[node] === epoch) return
    innerMarks[node] = epoch
    const depth = depths[node]
    if (counts[depth] === levels[depth].length) levels[depth] = grown(levels[depth])
    levels[depth][counts[depth]++] = node
  }

  function noteFormer(number, words, at) {
    if (keepFormer === undefined) return
    if (formerEnd === former.length) former = grown(former)
    former[formerEnd] = number
    former[formerEnd + 1] = words[at]
    former[formerEnd + 2] = words[at + 1]
    former[formerEnd + 3] = words[at + 2]
    former[formerEnd + 4] = words[at + 3]
    former[formerEnd + 5] = words[at + 4]
    former[formerEnd + 6] = words[at + 5]
    former[formerEnd + 7] = words[at + 6]
    former[formerEnd + 8] = words[at + 7]
    formerEnd += 9
  }

  function takeDigest(at, slot, bit) {
    noteFormer(slot, hashes, slot * 8)
    for (let word = 0; word < 8; word++) hashes[slot * 8 + word] = digestWords[at * 8 + word]
    hashBytes[slot * 32 + 31] = (hashBytes[slot * 32 + 31] & 0xfe) | bit
    rise(slot)
  }

  function hashBatch(count) {
    hashInto(blocks.subarray(0, count * 64), digests.subarray(0, count * 32))
  }

  /** Reads a line of each block before all are copied: the processor then waits for many of them at a time. */
  function gather(source, numbers, from, count) {
    let touched = 0
    for (let job = 0; job < count; job++) touched ^= source[numbers[from + job] * 16]
    for (let job = 0; job < count; job++) {
      const at = numbers[from + job] * 16
      for (let word = 0; word < 16; word++) blockWords[job * 16 + word] = source[at + word]
    }
    hashBatch(count)
    return touched
  }

  function hashLeaves(leaves, leafCount) {
    for (let from = 0; from < leafCount; from += batch) {
      const count = Math.min(batch, leafCount - from)
      gather(leafWords, leaves, from, count)
      for (let job = 0; job < count; job++) takeDigest(job, leafSlots[leaves[from + job]], 1)
    }
  }

  function hashValues() {
    for (let from = 0; from < writtenCount; from += batch) {
      const count = Math.min(batch, writtenCount - from)
      if (!isClear) hashInto(valueBytes.subarray(from * 64, (from + count) * 64), digests.subarray(0, count * 32))
      for (let job = 0; job < count; job++) {
        const at = written[from + job] * 16 + 8
        const [source, start] = isClear ? [values, (from + job) * 16] : [digestWords, job * 8]
        noteFormer(-written[from + job], leafWords, at)
        for (let word = 0; word < 8; word++) leafWords[at + word] = source[start + word]
        leafBytes[at * 4 + 31] &= 0x7f
      }
    }
  }

  function hashInner(nodes, nodeCount) {
    for (let from = 0; from < nodeCount; from += batch) {
      const count = Math.min(batch, nodeCount - from)
      gather(hashes, nodes, from, count)
      for (let job = 0; job < count; job++) takeDigest(job, innerSlots[nodes[from + job]], 0)
    }
  }

  return {
    add,
    /** Writes a value: the first `length` bytes of the words from `at` on. Once an epoch and leaf. */
    write(leaf, words, at, length) {
      const to = writtenCount * 16
      if (to === values.length) {
        values = grown(values)
        valueBytes = new Uint8Array(values.buffer)
      }
      for (let word = 0; word < length / 4; word++) values[to + word] = words[at + word]
      for (let word = length / 4; word < 16; word++) values[to + word] = 0
      valueBytes[to * 4 + 63] = length
      leafMarks[leaf] = epoch
      written[writtenCount++] = leaf
    },
    /** The root, 32 bytes, with all that was written since the last one. */
    root() {
      hashValues()
      hashLeaves(rehashed, rehashedCount)
      hashLeaves(written, writtenCount)
      for (let depth = mostDepth - 1; depth >= 0; depth--) {
        hashInner(levels[depth], counts[depth])
        counts[depth] = 0
      }
      keepFormer?.(former.subarray(0, formerEnd))
      writtenCount = rehashedCount = formerEnd = 0
      epoch++
      return hashBytes.slice(32, 64)
    },
  }
}
