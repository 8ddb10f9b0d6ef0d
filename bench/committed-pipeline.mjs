// The second yardstick of engine.mjs: hand-written for transfers as bare-pipeline.mjs is, but for what the engine
// commits to. An account's balance and its nonce are entries of two spaces, each a leaf of a compact sparse tree behind
// a hashed path and a hashed value; receipts are SCALE with the events in them. State root and receipts root are the
// engine's, byte for byte. What the engine takes longer than this is the framework; what this takes longer than the
// bare pipeline is the state model.
import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { createAccountTable } from './account-table.mjs'
import { createCommittedTree, pathOf } from './committed-tree.mjs'
import { mostSenders, operationBytes, place, verdict } from './transfers.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { hashInto } = require('@chainsafe/hashtree')
const sodium = require('sodium-native')

const executed = { status: 0, module: 0, code: 0 }
const overdraft = { status: 1, module: 1, code: 0 }
const badSignature = { status: 2, module: 0, code: 7 }
const staleNonce = { status: 2, module: 0, code: 11 }
const futureNonce = { status: 2, module: 0, code: 12 }

/** The words of a record that tell its leaves, 0 where there is none, and the nonce that the tree has. */
const accountLeaf = 13
const nonceLeaf = 14
const committedNonce = 15

/** 0x00 ‖ operation hash 32 ‖ shard 32 ‖ block 4 ‖ index 4 ‖ status 1 ‖ module 1 ‖ code 2 ‖ no output 1 ‖ events */
const receipt = { hash: 1, shard: 33, block: 65, index: 69, status: 73, module: 74, code: 75, output: 77, events: 78 }
/** One event ‖ module 1 ‖ event 0 ‖ 80 bytes, as a compact ‖ from 32 ‖ to 32 ‖ amount 16 */
const transferred = { head: Uint8Array.of(4, 1, 0, 0x41, 0x01), from: 5, to: 37, amount: 69, end: 85 }

/** @param shard 32 bytes, for the receipts */
export function createCommittedPipeline(keys, shard) {
  const table = createAccountTable(keys)
  const { records } = table
  const tree = createCommittedTree(keys.length / 32 + mostSenders + 1)
  const changed = new Int32Array(2 * table.capacity)
  const marks = new Int32Array(table.capacity)
  const amount = new Uint32Array(4)
  const operation = Buffer.alloc(operationBytes)
  const operationHash = Buffer.alloc(32)
  const leaf = Buffer.alloc(256)
  let leaves = Buffer.alloc(0)
  let nodes = Buffer.alloc(0)
  let changedCount = 0
  let epoch = 1

  leaf.set(shard, receipt.shard)
  for (let record = 0; record < keys.length / 32; record++) {
    records[record * 16 + accountLeaf] = tree.add(pathOf('balances.account', keyOf(record)))
    tree.write(records[record * 16 + accountLeaf], records, record * 16 + 8, 16)
  }
  tree.root()

  function keyOf(record) {
    return keys.subarray(record * 32, record * 32 + 32)
  }

  function keepTouched() {
    for (let record = table.nextTouched(); record >= 0; record = table.nextTouched()) {
      if (marks[record] === epoch) continue
      marks[record] = epoch
      changed[changedCount++] = record
    }
  }

  function execute(operations, at, isSigned) {
    if (!isSigned) return badSignature
    const from = table.find(operations, at + place.from)
    const [given, next] = [operations.readUInt32LE(at + place.nonce), records[from * 16 + 12]]
    if (given !== next) return given < next ? staleNonce : futureNonce
    table.touch(from)
    records[from * 16 + 12]++
    keepTouched()
    for (let word = 0; word < 4; word++) amount[word] = operations.readUInt32LE(at + place.amount + word * 4)
    const to = table.find(operations, at + place.to)
    table.touch(to)
    // The credit comes first, so that an overdraft has something to roll back.
    table.add(to, amount)
    table.touch(from)
    if (table.subtract(from, amount)) {
      keepTouched()
      return executed
    }
    table.rollback()
    return overdraft
  }

  function hashReceipt(operations, at, outcome, block, index) {
    operation.set(operations.subarray(at, at + operationBytes))
    sodium.crypto_generichash(operationHash, operation)
    leaf.set(operationHash, receipt.hash)
    leaf.writeUInt32LE(block, receipt.block)
    leaf.writeUInt32LE(index, receipt.index)
    leaf[receipt.status] = outcome.status
    leaf[receipt.module] = outcome.module
    leaf[receipt.code] = outcome.code
    let end = receipt.events
    if (outcome !== executed) leaf[end++] = 0
    else {
      leaf.set(transferred.head, end)
      leaf.set(operations.subarray(at + place.from, at + place.nonce), end + transferred.from)
      end += transferred.end
    }
    leaves.write(hash('sha256', leaf.subarray(0, end), 'binary'), index * 32, 'latin1')
  }

  /** A node without a neighbour rises as it is; the number of receipts is hashed with the top. */
  function receiptsRoot(count) {
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
  }

  function stateRoot() {
    for (let index = 0; index < changedCount; index++) {
      const record = changed[index]
      const at = record * 16
      tree.write(records[at + accountLeaf], records, at + 8, 16)
      if (records[at + 12] === records[at + committedNonce]) continue
      records[at + committedNonce] = records[at + 12]
      if (records[at + nonceLeaf] === 0) records[at + nonceLeaf] = tree.add(pathOf('system.nonce', keyOf(record)))
      tree.write(records[at + nonceLeaf], records, at + 12, 4)
    }
    changedCount = 0
    epoch++
    return tree.root()
  }

  return {
    balance: table.balance,
    executeBlock({ size, operations, verdicts }, block) {
      if (leaves.length < size * 32) [leaves, nodes] = [Buffer.alloc(size * 32), Buffer.alloc(size * 32)]
      for (let index = 0; index < size; index++) {
        const at = index * operationBytes
        const outcome = execute(operations, at, verdicts[index] === verdict.accepted)
        hashReceipt(operations, at, outcome, block, index)
      }
      return { root: stateRoot(), receiptsRoot: receiptsRoot(size) }
    },
  }
}
