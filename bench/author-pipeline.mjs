// The third yardstick of engine.mjs: the committed pipeline (committed-pipeline.mjs), with an author in it. A call is
// decoded to the values that authors get, accounts as immutable text and amounts as `bigint`, by the core's own codecs;
// a plain function of the author's moves the funds by these values, through a state whose journal takes a failed call
// back; and it emits one event object, which the receipt is encoded from. Nothing else is there: no nonces, origins,
// budgets or modules but those of transfers, no receipts, diff, versions or proofs as values. Both roots are the
// engine's. What the engine takes longer than this is the framework; what this takes longer than the committed pipeline
// is the price of writing business logic by values.
import { createRequire } from 'node:module'
import { AccountId, createReader, createWriter, struct, u32, u128 } from '../packages/core/dist/codec/index.js'
import { toHex, writeHexDigits } from '../packages/core/dist/hex.js'
import { createAccountTable } from './account-table.mjs'
import { createCommittedState, createReceiptHashes, outcome, receipt, transferred } from './committed-roots.mjs'
import { createPromises } from './promises.mjs'
import { operationBytes, place, verdict } from './transfers.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const sodium = require('sodium-native')

const transferArguments = struct({ to: AccountId, amount: u128 })
const transferredEvent = struct({ from: AccountId, to: AccountId, amount: u128 })
/** What `fail` throws: not an error, whose stack trace would be most of the cost of a failed call. */
const failure = Symbol('failed')

/** What an author writes: the same function as in stf-balances, in one piece. */
function transfer({ accounts, origin, emit, fail }, { to, amount }) {
  const free = accounts.get(origin)
  if (free < amount) fail('InsufficientBalance')
  accounts.set(origin, free - amount)
  accounts.set(to, accounts.get(to) + amount)
  emit({ from: origin, to, amount })
}

/** The balances of a table by their accounts' text. */
function createAccess(table, promises) {
  const words = new BigUint64Array(table.records.buffer)
  const key = new Uint8Array(32)
  // A call is about two accounts; text that is the same as before needs no look-up.
  let [firstText, secondText] = ['', '']
  let [first, second] = [-1, -1]

  function recordOf(account) {
    if (account === firstText) return first
    if (account === secondText) return second
    writeHexDigits(account, key, 0)
    second = table.find(key, 0)
    secondText = account
    return second
  }

  return {
    /** Tells the record of an account that is known already. */
    know(account, record) {
      firstText = account
      first = record
    },
    get(account) {
      promises?.took(48)
      const at = recordOf(account) * 8 + 4
      const high = words[at + 1]
      return high === 0n ? words[at] : (high << 64n) | words[at]
    },
    set(account, balance) {
      const record = recordOf(account)
      promises?.took(48)
      promises?.note(account, record)
      table.touch(record)
      words[record * 8 + 4] = balance
      words[record * 8 + 5] = balance >> 64n
    },
  }
}

/**
 * @param shard 32 bytes, for the receipts
 * @param options what floor.mjs asks for: `keptVersions`, where it is to keep an engine's other promises too, and what
 * its state concedes
 */
export function createAuthorPipeline(keys, shard, { keptVersions, ...concessions } = {}) {
  const table = createAccountTable(keys)
  const promises = keptVersions === undefined ? undefined : createPromises(toHex(shard), table, keptVersions)
  const keepFormer = promises?.formerHashes
  const state = createCommittedState(table, keys, { ...(keepFormer && { keepFormer }), ...concessions })
  const accounts = createAccess(table, promises)
  const receipts = createReceiptHashes()
  const { records } = table
  const operation = Buffer.alloc(operationBytes)
  const operationHash = Buffer.alloc(32)
  const writer = createWriter(256)
  const leaf = Buffer.from(writer.bytes.buffer)
  leaf.set(shard, receipt.shard)
  let event

  const context = {
    accounts,
    origin: '0x',
    emit(payload) {
      event = payload
    },
    fail() {
      throw failure
    },
  }

  function execute(reader, at, isSigned, operationText) {
    event = undefined
    if (!isSigned) return outcome.badSignature
    if (promises?.isNew(operationText) === false) return outcome.duplicate
    const from = table.find(reader.bytes, at + place.from)
    reader.offset = at + place.from
    const origin = AccountId.read(reader)
    const args = transferArguments.read(reader)
    const [given, next] = [u32.read(reader), records[from * 16 + 12]]
    if (given !== next) return given < next ? outcome.staleNonce : outcome.futureNonce
    promises?.executed(operationText)
    promises?.note(origin, from)
    promises?.beginCall()
    table.touch(from)
    records[from * 16 + 12]++
    state.keepTouched()
    accounts.know(origin, from)
    context.origin = origin
    try {
      transfer(context, args)
    } catch (error) {
      if (error !== failure) throw error
      table.rollback()
      return outcome.overdraft
    }
    state.keepTouched()
    return outcome.executed
  }

  function hashOperation(operations, at) {
    operation.set(operations.subarray(at, at + operationBytes))
    sodium.crypto_generichash(operationHash, operation)
    return promises === undefined ? undefined : toHex(operationHash)
  }

  function hashReceipt(operationText, came, block, index) {
    const { status, module, code } = came
    leaf.set(operationHash, receipt.hash)
    leaf.writeUInt32LE(block, receipt.block)
    leaf.writeUInt32LE(index, receipt.index)
    leaf[receipt.status] = status
    leaf[receipt.module] = module
    leaf[receipt.code] = code
    writer.length = receipt.events
    if (event === undefined) leaf[writer.length++] = 0
    else {
      leaf.set(transferred.head, writer.length)
      writer.length += transferred.from
      transferredEvent.write(writer, event)
    }
    const payload = event === undefined ? 0 : writer.length - receipt.events - transferred.from
    promises?.receipt(operationText, block, index, came, leaf, receipt.events + transferred.from, payload)
    receipts.add(index, leaf.subarray(0, writer.length))
  }

  return {
    balance: table.balance,
    executeBlock({ size, operations, verdicts }, block) {
      receipts.reserve(size)
      const reader = createReader(operations)
      for (let index = 0; index < size; index++) {
        const at = index * operationBytes
        const operationText = hashOperation(operations, at)
        const came = execute(reader, at, verdicts[index] === verdict.accepted, operationText)
        hashReceipt(operationText, came, block, index)
      }
      const root = state.root()
      return { root, receiptsRoot: receipts.root(size), ...promises?.endBlock(root) }
    },
  }
}
