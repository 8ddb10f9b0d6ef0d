// What an engine owes beyond its roots, by hand and no more than is needed, for floor.mjs: receipts as values, the diff of
// a block as a value in canonical order (what it leads to) and what it replaced (the way back), in the entries and in
// the tree, for a number of versions; a count of what each call takes from the state; and no operation executed twice.
import { hexFromBytes } from '../packages/core/dist/hex.js'

const statuses = ['Executed', 'Failed', 'Rejected']
const limits = { operations: 1_000, bytes: 1_000_000 }
/** Numbers of changes that fit a double beside four bytes of a key. */
const mostChanges = 2 ** 21
const bytesOf = { balance: 16, nonce: 4 }

/** @param shard as text @param keptVersions so many blocks can be taken back */
export function createPromises(shard, { records, recordBytes, capacity }, keptVersions) {
  const marks = new Int32Array(capacity)
  const [redo, undo] = [[], []]
  let former = new Uint32Array(6 * 4096)
  let texts = []
  let changed = []
  const spares = []
  let formerTree
  let epoch = 1
  let receipts = []
  let executed = new Set()
  let [operations, bytes] = [0, 0]

  /** In the order of the keys, which the first four bytes decide but for ties. */
  function sorted(of) {
    const order = new Float64Array(of.length)
    for (let at = 0; at < of.length; at++) {
      const key = changed[of[at]] * 64
      const prefix =
        recordBytes[key] * 2 ** 24 + (recordBytes[key + 1] << 16) + (recordBytes[key + 2] << 8) + recordBytes[key + 3]
      order[at] = prefix * mostChanges + of[at]
    }
    order.sort()
    return order
  }

  function changesOf(of, word, length) {
    const changes = []
    for (const number of sorted(of)) {
      const index = number % mostChanges
      const at = changed[index] * 64 + word * 4
      changes.push({ key: texts[index], value: recordBytes.slice(at, at + length) })
    }
    return changes
  }

  function differs(at, from, words) {
    for (let word = 0; word < words; word++) if (records[at + word] !== former[from + word]) return true
    return false
  }

  return {
    beginCall() {
      operations = limits.operations
      bytes = limits.bytes
    },
    /** Counts an access to the state, of so many bytes. */
    took(size) {
      operations -= 1
      bytes -= size
      if (operations < 0 || bytes < 0) throw new Error('the call takes too much')
    },
    /** Notes a record before it is first written to in a block. @param account its key as text */
    note(account, record) {
      if (marks[record] === epoch) return
      marks[record] = epoch
      const to = changed.length * 6
      if (to === former.length) {
        const longer = new Uint32Array(2 * former.length)
        longer.set(former)
        former = longer
      }
      former[to] = record
      for (let word = 0; word < 5; word++) former[to + 1 + word] = records[record * 16 + 8 + word]
      changed.push(record)
      texts.push(account)
    },
    /** PERF: into memory of a version that is gone; fresh memory would be touched page by page. */
    formerHashes(words) {
      const spare = spares.length > 0 && spares[0].length >= words.length ? spares.pop() : undefined
      const memory = spare ?? new Uint32Array(words.length + (words.length >> 3))
      memory.set(words)
      formerTree = { memory, length: words.length }
    },
    isNew: (operationHash) => !executed.has(operationHash),
    executed: (operationHash) => executed.add(operationHash),
    receipt(operationHash, block, index, { status, module, code }, payload, start, length) {
      const events = length === 0 ? [] : [{ module: 1, index: 0, payload: hexFromBytes(payload, start, length) }]
      receipts.push({
        operationHash,
        shard,
        block,
        index,
        status: statuses[status],
        module,
        code,
        output: '0x',
        events,
      })
    },
    /** What a block has come to. Its way back is kept. */
    endBlock(root) {
      const [balances, nonces] = [[], []]
      for (let index = 0; index < changed.length; index++) {
        const at = changed[index] * 16 + 8
        const from = index * 6 + 1
        if (differs(at, from, 4)) balances.push(index)
        if (records[at + 4] !== former[from + 4]) nonces.push(index)
      }
      const diff = [
        { space: 'balances.account', changes: changesOf(balances, 8, bytesOf.balance) },
        { space: 'system.nonce', changes: changesOf(nonces, 12, bytesOf.nonce) },
      ]
      redo.push(diff)
      undo.push({ root, entries: former.slice(0, 6 * changed.length), tree: formerTree })
      if (redo.length > keptVersions) {
        redo.shift()
        spares.push(undo.shift().tree.memory)
      }
      const result = { diff, receipts }
      ;[receipts, changed, texts, executed] = [[], [], [], new Set()]
      epoch++
      return result
    },
  }
}
