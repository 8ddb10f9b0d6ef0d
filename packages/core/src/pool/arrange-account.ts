import type { Hex } from '../hex.js'
import { executableRun, removeSlot } from './account-slots.js'
import { moveSlot, requeueSlot } from './move-slot.js'
import { planEviction } from './plan-eviction.js'
import type { Account, PoolState, Slot } from './pool-state.js'

/**
 * Puts a sender's operations where its next nonce says, each signer's by themselves: those that it has used go, those that follow each other
 * from it on are ready, those behind a gap wait.
 */
export function arrangeAccount<Payload>(state: PoolState<Payload>, sender: Hex, next: number, now: number): void {
  for (const account of [...(state.accounts.get(sender)?.values() ?? [])]) {
    account.next = next
    usurpUsed(state, account, now)
    readyRun(state, account, now)
    parkBehindGap(state, account, now)
  }
}

/** A nonce that was used without its operation here was used by another operation. */
function usurpUsed<Payload>(state: PoolState<Payload>, { next, slots }: Account<Payload>, now: number): void {
  for (const slot of inOrder(slots)) {
    if (slot.nonce >= next) return
    removeSlot(state, slot)
    moveSlot(state, slot, 'usurped', now)
    state.bans.ban(slot.operationHash, now)
  }
}

/** Once one has come to the end of the queue, those behind it must follow it there: the queue is in nonce order. */
function readyRun<Payload>(state: PoolState<Payload>, account: Account<Payload>, now: number): void {
  let appended = false
  for (const slot of executableRun(account)) {
    if (slot.status === 'ready') {
      if (appended) requeueSlot(state, slot)
    } else if (slot.status !== 'broadcast') {
      enter(state, slot, 'ready', now)
      appended = true
    }
  }
}

function parkBehindGap<Payload>(state: PoolState<Payload>, account: Account<Payload>, now: number): void {
  const runLength = [...executableRun(account)].length
  if (runLength === account.slots.size) return
  for (const slot of inOrder(account.slots)) {
    if (slot.nonce >= account.next + runLength && slot.status !== 'future') enter(state, slot, 'future', now)
  }
}

/** Comes into a queue, at the cost of larger shares where it is full; has no place in the pool where that is refused. */
function enter<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, status: 'ready' | 'future', now: number): void {
  const victims = planEviction(state, status, slot)
  if (victims === undefined) {
    drop(state, slot, now)
    return
  }
  for (const victim of victims) drop(state, victim, now)
  moveSlot(state, slot, status, now)
}

/**
 * Ends an operation's wait to make room. Its sender's operations behind it are not looked at: those of the same queue
 * have gone before it, and those that wait go on waiting.
 */
export function drop<Payload>(
  state: PoolState<Payload>,
  slot: Slot<Payload>,
  now: number,
  cause: 'Evicted' | 'Expired' = 'Evicted',
): void {
  removeSlot(state, slot)
  moveSlot(state, slot, 'dropped', now, { cause })
}

function inOrder<Payload>(slots: Map<number, Slot<Payload>>): Slot<Payload>[] {
  return [...slots.values()].sort((one, other) => one.nonce - other.nonce)
}
