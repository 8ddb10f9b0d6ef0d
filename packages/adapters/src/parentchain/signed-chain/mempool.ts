import { type Hex, LockstepError } from '@lockstep/core'
import type { ReadExtrinsic } from './read-extrinsic.js'

/** An extrinsic that was accepted. */
export interface PendingExtrinsic {
  readonly bytes: Uint8Array
  readonly extrinsic: ReadExtrinsic
}

/** The accepted extrinsics that wait for a block, in the order of their arrival. */
export interface Mempool {
  /** @throws LockstepError `StaleNonce`, `FutureNonce`, `MempoolFull` or `MempoolAccountFull`. */
  add(pending: PendingExtrinsic): void
  /** As many from the front as fit into `maximumSize` bytes. */
  front(maximumSize: number): readonly PendingExtrinsic[]
  /** Forgets the first `count`. */
  drop(count: number): void
  nextNonce(account: Hex): number
}

/**
 * A queue that takes an account's extrinsics in the order of their nonces only. Everything in it can therefore be
 * included in the order of arrival, and an account's next nonce is the number of its accepted extrinsics.
 *
 * Rejected: parking extrinsics that come too early. In one process the submitter can ask for its nonce.
 *
 * @param capacity how many may wait.
 * @param capacityPerAccount how many of one account: nobody else's are shut out by whoever submits fastest.
 */
export function createMempool(capacity: number, capacityPerAccount: number = capacity): Mempool {
  const queue: PendingExtrinsic[] = []
  const nonces = new Map<Hex, number>()
  const waiting = new Map<Hex, number>()
  const nextNonce = (account: Hex): number => nonces.get(account) ?? 0
  return {
    add(pending) {
      const { signer, nonce } = pending.extrinsic
      requireNonce(nonce, nextNonce(signer))
      requireRoom(queue.length, capacity)
      const waits = waiting.get(signer) ?? 0
      requireAccountRoom(signer, waits, capacityPerAccount)
      queue.push(pending)
      nonces.set(signer, nonce + 1)
      waiting.set(signer, waits + 1)
    },
    front(maximumSize) {
      let size = 0
      let count = 0
      for (const { bytes } of queue) {
        size += bytes.length
        if (size > maximumSize) break
        count += 1
      }
      return queue.slice(0, count)
    },
    drop(count) {
      for (const { extrinsic } of queue.splice(0, count)) {
        const waits = (waiting.get(extrinsic.signer) ?? 1) - 1
        if (waits === 0) waiting.delete(extrinsic.signer)
        else waiting.set(extrinsic.signer, waits)
      }
    },
    nextNonce,
  }
}

/** @throws LockstepError `StaleNonce` or `FutureNonce` */
export function requireNonce(nonce: number, expected: number): void {
  if (nonce === expected) return
  const stale = nonce < expected
  throw new LockstepError(
    stale ? 'StaleNonce' : 'FutureNonce',
    stale
      ? `nonce ${nonce} was used before; the signer's next extrinsic must carry ${expected}`
      : `nonce ${nonce} comes too early; submit the extrinsic with nonce ${expected} first`,
    { field: 'nonce', value: nonce, limit: expected },
  )
}

/** @throws LockstepError `MempoolFull` */
export function requireRoom(length: number, capacity: number): void {
  if (length < capacity) return
  throw new LockstepError(
    'MempoolFull',
    `${length} extrinsics wait already, the limit is ${capacity}; produce a block first`,
    {
      field: 'mempool',
      value: length,
      limit: capacity,
    },
  )
}

function requireAccountRoom(account: Hex, waits: number, capacity: number): void {
  if (waits < capacity) return
  throw new LockstepError(
    'MempoolAccountFull',
    `${waits} extrinsics of ${account} wait already, the limit for one account is ${capacity}; submit more once a block has taken some`,
    { field: 'mempool', value: waits, limit: capacity },
  )
}
