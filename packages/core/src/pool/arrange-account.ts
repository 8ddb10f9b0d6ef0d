import type { Hex } from '../hex.js'
import { removeSlot, setNext } from './account-slots.js'
import { moveSlot, requeueSlot } from './move-slot.js'
import { planEviction } from './plan-eviction.js'
import type { Account, PoolState, Slot } from './pool-state.js'

/**
 * Puts a sender's operations where its next nonce says, each signer's by themselves: those that it has used go, those that follow each other
 * from it on are ready, those behind a gap wait.
 *
 * PERF: looks at the operations that can be executed; sorts where some have been used or wait behind a gap.
 */
export function arrangeAccount<Payload>(state: PoolState<Payload>, sender: Hex, next: number, now: number): void {
  const signers = state.accounts.get(sender)
  if (signers === undefined) return
  for (const account of [...signers.values()]) {
    usurpUsed(state, account, next, now)
    setNext(account, next)
    readyRun(state, account, now)
    parkBehindGap(state, account, now)
  }
}

/**
 * Puts an operation that has just come into its queue. Its sender's others stand where its next nonce says.
 *
 * PERF: the most frequent newcomer follows all that its signer has here, and moves none of them.
 */
export function placeNewcomer<Payload>(
  state: PoolState<Payload>,
  slot: Slot<Payload>,
  account: Account<Payload>,
  next: number,
  now: number,
): void {
  const isLastOfRun = slot.nonce === account.end - 1 && account.slots.size === account.end - account.next
  const isAlone = state.accounts.get(slot.sender)?.size === 1
  if (account.next === next && isLastOfRun && isAlone) enter(state, slot, 'ready', now)
  else arrangeAccount(state, slot.sender, next, now)
}

/** A nonce that was used without its operation here was used by another operation. */
function usurpUsed<Payload>(state: PoolState<Payload>, { slots }: Account<Payload>, next: number, now: number): void {
  const used = [...slots.values()].filter(({ nonce }) => nonce < next)
  for (const slot of inOrder(used)) {
    removeSlot(state, slot)
    moveSlot(state, slot, 'usurped', now)
    state.bans.ban(slot.operationHash, now, state.head)
  }
}

/** Once one has come to the end of the queue, those behind it must follow it there: the queue is in nonce order. */
function readyRun<Payload>(state: PoolState<Payload>, account: Account<Payload>, now: number): void {
  let appended = false
  for (let nonce = account.next; ; nonce += 1) {
    const slot = account.slots.get(nonce)
    if (slot === undefined) return
    if (slot.status === 'ready') {
      if (appended) requeueSlot(state, slot)
    } else if (slot.status !== 'broadcast') {
      enter(state, slot, 'ready', now)
      appended = true
    }
  }
}

function parkBehindGap<Payload>(state: PoolState<Payload>, account: Account<Payload>, now: number): void {
  const { next, end, slots } = account
  if (end - next === slots.size) return
  const stranded = [...slots.values()].filter(({ nonce, status }) => nonce >= end && status !== 'future')
  for (const slot of inOrder(stranded)) enter(state, slot, 'future', now)
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

function inOrder<Payload>(slots: Slot<Payload>[]): Slot<Payload>[] {
  return slots.sort((one, other) => one.nonce - other.nonce)
}
