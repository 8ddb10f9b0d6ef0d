// The second yardstick of engine.mjs: hand-written for transfers as bare-pipeline.mjs is, but for what the engine
// commits to. An account's balance and its nonce are entries of two spaces, each a leaf of a compact sparse tree behind
// a hashed path and a hashed value; receipts are SCALE with the events in them. State root and receipts root are the
// engine's, byte for byte. What the engine takes longer than this is the framework; what this takes longer than the
// bare pipeline is the state model.
import { createRequire } from 'node:module'
import { createAccountTable } from './account-table.mjs'
import { createCommittedState, createReceiptHashes, outcome, receipt, transferred } from './committed-roots.mjs'
import { operationBytes, place, verdict } from './transfers.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const sodium = require('sodium-native')

/** @param shard 32 bytes, for the receipts */
export function createCommittedPipeline(keys, shard) {
  const table = createAccountTable(keys)
  const state = createCommittedState(table, keys)
  const receipts = createReceiptHashes()
  const { records } = table
  const amount = new Uint32Array(4)
  const operation = Buffer.alloc(operationBytes)
  const operationHash = Buffer.alloc(32)
  const leaf = Buffer.alloc(256)
  leaf.set(shard, receipt.shard)

  function execute(operations, at, isSigned) {
    if (!isSigned) return outcome.badSignature
    const from = table.find(operations, at + place.from)
    const [given, next] = [operations.readUInt32LE(at + place.nonce), records[from * 16 + 12]]
    if (given !== next) return given < next ? outcome.staleNonce : outcome.futureNonce
    table.touch(from)
    records[from * 16 + 12]++
    state.keepTouched()
    for (let word = 0; word < 4; word++) amount[word] = operations.readUInt32LE(at + place.amount + word * 4)
    const to = table.find(operations, at + place.to)
    table.touch(to)
    // The credit comes first, so that an overdraft has something to roll back.
    table.add(to, amount)
    table.touch(from)
    if (table.subtract(from, amount)) {
      state.keepTouched()
      return outcome.executed
    }
    table.rollback()
    return outcome.overdraft
  }

  function hashReceipt(operations, at, { status, module, code }, block, index) {
    operation.set(operations.subarray(at, at + operationBytes))
    sodium.crypto_generichash(operationHash, operation)
    leaf.set(operationHash, receipt.hash)
    leaf.writeUInt32LE(block, receipt.block)
    leaf.writeUInt32LE(index, receipt.index)
    leaf[receipt.status] = status
    leaf[receipt.module] = module
    leaf[receipt.code] = code
    let end = receipt.events
    if (status !== outcome.executed.status) leaf[end++] = 0
    else {
      leaf.set(transferred.head, end)
      leaf.set(operations.subarray(at + place.from, at + place.nonce), end + transferred.from)
      end += transferred.end
    }
    receipts.add(index, leaf.subarray(0, end))
  }

  return {
    balance: table.balance,
    executeBlock({ size, operations, verdicts }, block) {
      receipts.reserve(size)
      for (let index = 0; index < size; index++) {
        const at = index * operationBytes
        hashReceipt(operations, at, execute(operations, at, verdicts[index] === verdict.accepted), block, index)
      }
      return { root: state.root(), receiptsRoot: receipts.root(size) }
    },
  }
}
