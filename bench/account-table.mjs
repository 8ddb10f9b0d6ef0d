// The accounts of the two yardsticks of engine.mjs: records of 64 bytes in one typed array, found by open addressing,
// with an undo journal of words.
import { initialBalance } from './transfers.mjs'

const mutableWords = 5

/** 64-byte records: key (8 words) ‖ balance (4) ‖ nonce (1) ‖ three words that are the pipeline's own, zero at first. */
export function createAccountTable(keys) {
  const count = keys.length / 32
  let capacity = 2
  while (capacity < count) capacity *= 2
  const records = new Uint32Array(capacity * 16)
  const recordBytes = new Uint8Array(records.buffer)
  const mask = 2 * capacity - 1
  const slots = new Int32Array(2 * capacity).fill(-1)
  const wanted = new Uint32Array(8)
  const wantedBytes = new Uint8Array(wanted.buffer)
  const undoRecords = new Int32Array(16)
  const undoWords = new Uint32Array(16 * mutableWords)
  let undoCount = 0

  function slotOf(source, offset) {
    for (let byte = 0; byte < 32; byte++) wantedBytes[byte] = source[offset + byte]
    let slot = (wanted[0] ^ Math.imul(wanted[1], 0x9e3779b1) ^ wanted[5]) & mask
    for (;;) {
      const record = slots[slot]
      if (record < 0) return slot
      let word = 0
      while (word < 8 && records[record * 16 + word] === wanted[word]) word++
      if (word === 8) return slot
      slot = (slot + 1) & mask
    }
  }

  for (let record = 0; record < count; record++) {
    slots[slotOf(keys, record * 32)] = record
    recordBytes.set(keys.subarray(record * 32, record * 32 + 32), record * 64)
    records[record * 16 + 8] = initialBalance
  }

  return {
    capacity,
    records,
    recordBytes,
    find: (source, offset) => slots[slotOf(source, offset)],
    balance: (record) => records[record * 16 + 8] + 2 ** 32 * records[record * 16 + 9],
    touch(record) {
      const from = record * 16 + 8
      undoRecords[undoCount] = record
      for (let word = 0; word < mutableWords; word++) undoWords[undoCount * mutableWords + word] = records[from + word]
      undoCount++
    },
    /** Keeps what was touched, and answers the records one by one: -1 where none is left. */
    nextTouched: () => (undoCount === 0 ? -1 : undoRecords[--undoCount]),
    rollback() {
      while (undoCount > 0) {
        const to = undoRecords[--undoCount] * 16 + 8
        for (let word = 0; word < mutableWords; word++) records[to + word] = undoWords[undoCount * mutableWords + word]
      }
    },
    add(record, amount) {
      let carry = 0
      for (let word = 0; word < 4; word++) {
        const sum = records[record * 16 + 8 + word] + amount[word] + carry
        carry = sum > 0xffff_ffff ? 1 : 0
        records[record * 16 + 8 + word] = sum
      }
    },
    subtract(record, amount) {
      let borrow = 0
      for (let word = 0; word < 4; word++) {
        const difference = records[record * 16 + 8 + word] - amount[word] - borrow
        borrow = difference < 0 ? 1 : 0
        records[record * 16 + 8 + word] = difference
      }
      return borrow === 0
    },
  }
}
