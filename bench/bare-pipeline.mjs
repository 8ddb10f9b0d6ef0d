// The first yardstick of engine.mjs: the same stages as the engine, hand-written for transfers and for nothing else.
// Records of 64 bytes in one typed array, found by open addressing; an undo journal of words; a full binary tree over
// the records and one over the receipts, a native multi-buffer call a level. There are no codecs, no key spaces, no proofs
// of absence, no older versions, no events, no diff: the least work that leaves state, roots and receipts behind.
import { createRequire } from 'node:module'
import { createAccountTable } from './account-table.mjs'
import { operationBytes, place, verdict } from './transfers.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { hashInto } = require('@chainsafe/hashtree')
const sodium = require('sodium-native')

const status = { executed: 1, badSignature: 2, badNonce: 3, overdraft: 4 }

/** The accounts and a full binary tree above their records, key ‖ balance ‖ nonce ‖ zeros. */
function createLedger(keys) {
  const table = createAccountTable(keys)
  const { capacity, records, recordBytes } = table
  const depthMark = new Int32Array(2 * capacity)
  const nodes = new Uint32Array(2 * capacity * 8)
  const nodeBytes = new Uint8Array(nodes.buffer)
  const blockWords = new Uint32Array(16 * 8192)
  const digestWords = new Uint32Array(8 * 8192)
  const blocks = new Uint8Array(blockWords.buffer)
  const digests = new Uint8Array(digestWords.buffer)
  let epoch = 1
  let dirty = new Int32Array(8192)
  let above = new Int32Array(8192)
  let dirtyCount = 0

  const step = 4096
  for (let from = 0; from < capacity; from += step) {
    const to = Math.min(capacity, from + step)
    hashInto(recordBytes.subarray(from * 64, to * 64), nodeBytes.subarray((capacity + from) * 32, (capacity + to) * 32))
  }
  for (let level = capacity >> 1; level >= 1; level >>= 1) {
    for (let from = level; from < 2 * level; from += step) {
      const to = Math.min(2 * level, from + step)
      hashInto(nodeBytes.subarray(from * 64, to * 64), nodeBytes.subarray(from * 32, to * 32))
    }
  }

  function hashLevel(words, shift) {
    for (let job = 0; job < dirtyCount; job++) {
      const from = (dirty[job] - shift) * 16
      for (let word = 0; word < 16; word++) blockWords[job * 16 + word] = words[from + word]
    }
    hashInto(blocks.subarray(0, dirtyCount * 64), digests.subarray(0, dirtyCount * 32))
    let parents = 0
    for (let job = 0; job < dirtyCount; job++) {
      const node = dirty[job]
      for (let word = 0; word < 8; word++) nodes[node * 8 + word] = digestWords[job * 8 + word]
      const parent = node >> 1
      if (parent === 0 || depthMark[parent] === epoch) continue
      depthMark[parent] = epoch
      above[parents++] = parent
    }
    const done = dirty
    dirty = above
    above = done
    dirtyCount = parents
  }

  return {
    ...table,
    commit() {
      for (let record = table.nextTouched(); record >= 0; record = table.nextTouched()) {
        const node = capacity + record
        if (depthMark[node] === epoch) continue
        depthMark[node] = epoch
        dirty[dirtyCount++] = node
      }
    },
    root() {
      if (dirtyCount > 0) hashLevel(records, capacity)
      while (dirtyCount > 0) hashLevel(nodes, 0)
      epoch++
      return nodeBytes.slice(32, 64)
    },
  }
}

export function createBarePipeline(keys) {
  const ledger = createLedger(keys)
  const { records } = ledger
  const amount = new Uint32Array(4)
  const operation = Buffer.alloc(operationBytes)
  const operationHash = Buffer.alloc(32)
  const receipts = new Uint8Array(64 * 1024)
  const receiptNodes = new Uint8Array(32 * 1024)

  function execute(operations, at, isSigned) {
    if (!isSigned) return status.badSignature
    const from = ledger.find(operations, at + place.from)
    if (from < 0 || records[from * 16 + 12] !== operations.readUInt32LE(at + place.nonce)) return status.badNonce
    ledger.touch(from)
    records[from * 16 + 12]++
    ledger.commit()
    for (let word = 0; word < 4; word++) amount[word] = operations.readUInt32LE(at + place.amount + word * 4)
    const to = ledger.find(operations, at + place.to)
    ledger.touch(to)
    // The credit comes first, so that an overdraft has something to roll back.
    ledger.add(to, amount)
    ledger.touch(from)
    if (ledger.subtract(from, amount)) {
      ledger.commit()
      return status.executed
    }
    ledger.rollback()
    return status.overdraft
  }

  function receiptsRoot(count) {
    let nodes = count
    hashInto(receipts.subarray(0, nodes * 64), receiptNodes.subarray(0, nodes * 32))
    while (nodes > 1) {
      if (nodes % 2 === 1) receiptNodes.fill(0, nodes * 32, ++nodes * 32)
      nodes /= 2
      hashInto(receiptNodes.subarray(0, nodes * 64), receipts.subarray(0, nodes * 32))
      receiptNodes.set(receipts.subarray(0, nodes * 32))
    }
    return receiptNodes.slice(0, 32)
  }

  return {
    balance: ledger.balance,
    executeBlock({ size, operations, verdicts }) {
      let executed = 0
      receipts.fill(0)
      for (let index = 0; index < size; index++) {
        const at = index * operationBytes
        const outcome = execute(operations, at, verdicts[index] === verdict.accepted)
        if (outcome === status.executed) executed++
        operation.set(operations.subarray(at, at + operationBytes))
        sodium.crypto_generichash(operationHash, operation)
        receipts.set(operationHash, index * 64)
        receipts[index * 64 + 32] = outcome
      }
      return { executed, root: ledger.root(), receiptsRoot: receiptsRoot(size) }
    },
  }
}
