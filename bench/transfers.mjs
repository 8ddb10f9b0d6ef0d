// The operations that the engine and its yardstick execute: transfers, 4 % of them bad. The same in every run.

export const operationBytes = 152
/** Where the fields of an operation lie: kind 1 ‖ call 1 ‖ from 32 ‖ to 32 ‖ amount 16 ‖ nonce 4 ‖ no delegate 1 ‖ scheme 1 ‖ signature 64 */
export const place = { from: 2, to: 34, amount: 66, nonce: 82 }
export const verdict = { accepted: 0, badSignature: 1 }
export const initialBalance = 4_000_000_000
export const mostSenders = 10_000

/** xorshift32 */
export function createRandom(seed) {
  let state = seed
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

/** The accounts' public keys, 32 bytes each: random, as real ones are. */
export function createAccounts(count, random) {
  const keys = Buffer.alloc(count * 32)
  for (let at = 0; at < keys.length; at += 4) keys.writeUInt32LE(random(2 ** 32), at)
  return keys
}

/**
 * Blocks of operations by up to 10,000 senders. Of a hundred, one has a bad signature (which preparation has found
 * out: the verdict comes with it), one a nonce that is too high, two spend more than is there.
 */
export function createTransfers(keys, random) {
  const accounts = keys.length / 32
  const senders = Math.min(mostSenders, accounts)
  const nonces = new Uint32Array(senders)

  return (size) => {
    const operations = Buffer.alloc(size * operationBytes)
    const verdicts = new Uint8Array(size)
    for (let index = 0; index < size; index++) {
      const at = index * operationBytes
      const sender = random(senders)
      const kind = random(100)
      // Never to itself: an overdraft that is covered by its own credit is where the two would differ.
      const receiver = (sender + 1 + random(accounts - 1)) % accounts
      operations[at + 1] = 2
      keys.copy(operations, at + place.from, sender * 32, sender * 32 + 32)
      keys.copy(operations, at + place.to, receiver * 32, receiver * 32 + 32)
      operations.writeUInt32LE(1 + random(1000), at + place.amount)
      if (kind === 2 || kind === 3) operations.writeUInt32LE(0xffff_ffff, at + place.amount + 12)
      operations.writeUInt32LE(nonces[sender] + (kind === 1 ? 5 : 0), at + place.nonce)
      for (let word = 0; word < 16; word++) operations.writeUInt32LE(random(2 ** 32), at + 88 + word * 4)
      verdicts[index] = kind === 0 ? verdict.badSignature : verdict.accepted
      if (kind > 1) nonces[sender]++
    }
    return { size, operations, verdicts }
  }
}
