// What the pipelines of engine.mjs with the engine's commitments have in common: the tree over the entries of an
// account table, and the tree over receipts. Both roots are the engine's, byte for byte.
import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { createCommittedTree, pathOf } from './committed-tree.mjs'
import { mostSenders } from './transfers.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { hashInto } = require('@chainsafe/hashtree')

/** The words of a record that tell its leaves, 0 where there is none, and the nonce that the tree has. */
const accountLeaf = 13
const nonceLeaf = 14
const committedNonce = 15

/**
 * The state tree over a table's accounts: a balance and a nonce are entries of two spaces.
 *
 * @param isOneLeaf whether they are one entry instead. For floor.mjs, as the tree's options are; the root is another one
 */
export function createCommittedState(table, keys, { isOneLeaf = false, ...options } = {}) {
  const { records } = table
  const tree = createCommittedTree(keys.length / 32 + mostSenders + 1, options)
  const changed = new Int32Array(2 * table.capacity)
  const marks = new Int32Array(table.capacity)
  let changedCount = 0
  let epoch = 1

  for (let record = 0; record < keys.length / 32; record++) {
    records[record * 16 + accountLeaf] = tree.add(pathOf('balances.account', keyOf(record)))
    tree.write(records[record * 16 + accountLeaf], records, record * 16 + 8, 16)
  }
  tree.root()

  function keyOf(record) {
    return keys.subarray(record * 32, record * 32 + 32)
  }

  return {
    keepTouched() {
      for (let record = table.nextTouched(); record >= 0; record = table.nextTouched()) {
        if (marks[record] === epoch) continue
        marks[record] = epoch
        changed[changedCount++] = record
      }
    },
    root() {
      for (let index = 0; index < changedCount; index++) {
        const record = changed[index]
        const at = record * 16
        tree.write(records[at + accountLeaf], records, at + 8, isOneLeaf ? 20 : 16)
        if (isOneLeaf || records[at + 12] === records[at + committedNonce]) continue
        records[at + committedNonce] = records[at + 12]
        if (records[at + nonceLeaf] === 0) records[at + nonceLeaf] = tree.add(pathOf('system.nonce', keyOf(record)))
        tree.write(records[at + nonceLeaf], records, at + 12, 4)
      }
      changedCount = 0
      epoch++
      return tree.root()
    },
  }
}

/** The receipts of one block after the other, as the hashes of their leaves. */
export function createReceiptHashes() {
  let leaves = Buffer.alloc(0)
  let nodes = Buffer.alloc(0)
  return {
    reserve(count) {
      if (leaves.length < count * 32) [leaves, nodes] = [Buffer.alloc(count * 32), Buffer.alloc(count * 32)]
    },
    add(index, leaf) {
      leaves.write(hash('sha256', leaf, 'binary'), index * 32, 'latin1')
    },
    /** A node without a neighbour rises as it is; the number of receipts is hashed with the top. */
    root(count) {
      let [below, above] = [leaves, nodes]
      for (let width = count; width > 1; width = (width + 1) >> 1) {
        const pairs = width >> 1
        hashInto(below.subarray(0, pairs * 64), above.subarray(0, pairs * 32))
        if (width % 2 === 1) below.copy(above, pairs * 32, pairs * 64, pairs * 64 + 32)
        const done = below
        below = above
        above = done
      }
      const preimage = Buffer.alloc(37)
      preimage[0] = 1
      preimage.writeUInt32LE(count, 1)
      below.copy(preimage, 5, 0, 32)
      return hash('sha256', preimage, 'buffer')
    },
  }
}

/** What a receipt's leaf begins with: 0x00 ‖ operation hash 32 ‖ shard 32 ‖ block 4 ‖ index 4 ‖ status 1 ‖ module 1 ‖ code 2 ‖ no output 1 ‖ events */
export const receipt = {
  hash: 1,
  shard: 33,
  block: 65,
  index: 69,
  status: 73,
  module: 74,
  code: 75,
  output: 77,
  events: 78,
}
/** One event ‖ module 1 ‖ event 0 ‖ 80 bytes, as a compact ‖ from 32 ‖ to 32 ‖ amount 16 */
export const transferred = { head: Uint8Array.of(4, 1, 0, 0x41, 0x01), from: 5, to: 37, amount: 69, end: 85 }

export const outcome = {
  executed: { status: 0, module: 0, code: 0 },
  overdraft: { status: 1, module: 1, code: 0 },
  badSignature: { status: 2, module: 0, code: 7 },
  duplicate: { status: 2, module: 0, code: 10 },
  staleNonce: { status: 2, module: 0, code: 11 },
  futureNonce: { status: 2, module: 0, code: 12 },
}
