import { type Hex, LockstepError } from '@lockstep/core'
import type { SignedExtrinsic } from './signed-extrinsic.js'

/** An extrinsic that was accepted. */
export interface PendingExtrinsic {
  readonly bytes: Uint8Array
  readonly extrinsic: SignedExtrinsic
}

/** The accepted extrinsics that wait for a block, in the order of their arrival. */
export interface Mempool {
  /** @throws LockstepError `StaleNonce`, `FutureNonce` or `MempoolFull`. */
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
 */
export function createMempool(capacity: number): Mempool {
  const queue: PendingExtrinsic[] = []
  const nonces = new Map<Hex, number>()
  const nextNonce = (account: Hex): number => nonces.get(account) ?? 0
  return {
    add(pending) {
      const { signer, nonce } = pending.extrinsic
      requireNonce(nonce, nextNonce(signer))
      requireRoom(queue.length, capacity)
      queue.push(pending)
      nonces.set(signer, nonce + 1)
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
      queue.splice(0, count)
    },
    nextNonce,
  }
}

function requireNonce(nonce: number, expected: number): void {
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

function requireRoom(length: number, capacity: number): void {
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
