import type { Hex } from '@lockstep/core'
import { type PendingExtrinsic, requireNonce, requireRoom } from '../../signed-chain/mempool.js'
import { extrinsicOverhead } from './batch-message.js'

/**
 * The extrinsics that wait for a batch, in the order of their arrival here. Other sequencers have other orders, and may
 * be faster; what is in the log is forgotten.
 */
export interface PendingExtrinsics {
  /**
   * Takes an extrinsic in turn.
   *
   * @throws LockstepError `StaleNonce`, `FutureNonce` or `MempoolFull`
   */
  add(pending: PendingExtrinsic): void
  /** Takes an extrinsic as it stands in the log's inbox: it may be in the log, wait already, or come too early. */
  addFromInbox(pending: PendingExtrinsic, sequence: number): void
  /** @throws LockstepError `StaleNonce`, `FutureNonce` or `MempoolFull` */
  requireTurn(pending: PendingExtrinsic): void
  /** What a batch of `maximumSize` bytes can take: every account's in the order of their nonces. */
  front(maximumSize: number): readonly PendingExtrinsic[]
  /** Forgets what has got into the log with these extrinsics. */
  settle(extrinsics: readonly { readonly signer: Hex; readonly nonce: number }[]): void
  nextNonce(account: Hex): number
  /** The inbox has lost messages, and its numbers say nothing any more; what waits, waits here. */
  leaveInbox(): void
  /** The first message of the inbox that waits; `undefined` for none. */
  firstInInbox(): number | undefined
}

interface Waiting extends PendingExtrinsic {
  sequence?: number
}

/** @param nonce how many extrinsics of an account the log has. */
export function createPendingExtrinsics(capacity: number, nonce: (account: Hex) => number): PendingExtrinsics {
  const queue = new Set<Waiting>()
  const byAccount = new Map<Hex, Map<number, Waiting>>()
  /** PERF: where the unbroken run of an account's extrinsics ended when it was last looked for; it only grows. */
  const reached = new Map<Hex, number>()

  const waitingOf = (account: Hex): ReadonlyMap<number, Waiting> => byAccount.get(account) ?? new Map()

  function nextNonce(account: Hex): number {
    const waiting = waitingOf(account)
    let next = Math.max(nonce(account), reached.get(account) ?? 0)
    while (waiting.has(next)) next += 1
    if (waiting.size > 0) reached.set(account, next)
    return next
  }

  function keep(waiting: Waiting): void {
    const { signer, nonce: turn } = waiting.extrinsic
    const ofAccount = byAccount.get(signer) ?? new Map<number, Waiting>()
    byAccount.set(signer, ofAccount.set(turn, waiting))
    queue.add(waiting)
  }

  function forget(waiting: Waiting): void {
    const { signer, nonce: turn } = waiting.extrinsic
    const ofAccount = byAccount.get(signer)
    ofAccount?.delete(turn)
    if (ofAccount?.size === 0) {
      byAccount.delete(signer)
      reached.delete(signer)
    }
    queue.delete(waiting)
  }

  function requireTurn({ extrinsic }: PendingExtrinsic): void {
    requireNonce(extrinsic.nonce, nextNonce(extrinsic.signer))
    requireRoom(queue.size, capacity)
  }

  return {
    requireTurn,
    nextNonce,
    add(pending) {
      requireTurn(pending)
      keep({ ...pending })
    },
    addFromInbox(pending, sequence) {
      const { signer, nonce: turn } = pending.extrinsic
      if (turn < nonce(signer)) return
      const waiting = waitingOf(signer).get(turn)
      // Of two with one nonce the first is kept; the log takes one of them at most, whichever sequencer is faster.
      if (waiting === undefined) keep({ ...pending, sequence })
      else waiting.sequence ??= sequence
    },
    front(maximumSize) {
      const next = new Map<Hex, number>()
      const taken: PendingExtrinsic[] = []
      let size = 0
      for (const waiting of queue) {
        const { signer, nonce: turn } = waiting.extrinsic
        if (turn !== (next.get(signer) ?? nonce(signer))) continue
        size += waiting.bytes.length + extrinsicOverhead
        if (size > maximumSize) break
        next.set(signer, turn + 1)
        taken.push(waiting)
      }
      return taken
    },
    settle(extrinsics) {
      for (const { signer, nonce: turn } of extrinsics) {
        const waiting = waitingOf(signer).get(turn)
        if (waiting !== undefined) forget(waiting)
      }
    },
    leaveInbox() {
      for (const waiting of queue) delete waiting.sequence
    },
    firstInInbox() {
      const sequences = [...queue].flatMap(({ sequence }) => sequence ?? [])
      return sequences.length === 0 ? undefined : Math.min(...sequences)
    },
  }
}
