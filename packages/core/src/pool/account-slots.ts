import type { PoolOperation } from './pool-operation.js'
import type { Account, PoolState, Slot } from './pool-state.js'

type Place = Pick<PoolOperation<unknown>, 'sender' | 'signer'>

/** The operations of the same sender and signer; `undefined` where there are none. */
export function accountOf<Payload>(
  { accounts }: PoolState<Payload>,
  { sender, signer }: Place,
): Account<Payload> | undefined {
  return accounts.get(sender)?.get(signer)
}

/**
 * Gives an operation its place among its signer's; the place must be free.
 *
 * @param next the sender's next nonce, where the signer had no operation here.
 */
export function addSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, next: number): Account<Payload> {
  const { sender, signer } = slot
  const signers = state.accounts.get(sender) ?? new Map<typeof signer, Account<Payload>>()
  state.accounts.set(sender, signers)
  const account = signers.get(signer) ?? { next, end: next, slots: new Map<number, Slot<Payload>>() }
  signers.set(signer, account)
  account.slots.set(slot.nonce, slot)
  if (slot.nonce === account.end) extendRun(account)
  state.slots.set(slot.operationHash, slot)
  return account
}

/** Frees the place. Its queue is left by the step that ends its wait. */
export function removeSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  state.slots.delete(slot.operationHash)
  const signers = state.accounts.get(slot.sender)
  const account = signers?.get(slot.signer)
  if (account !== undefined) {
    account.slots.delete(slot.nonce)
    if (slot.nonce >= account.next && slot.nonce < account.end) account.end = slot.nonce
    if (account.slots.size === 0) signers?.delete(slot.signer)
  }
  if (signers?.size === 0) state.accounts.delete(slot.sender)
}

/** Tells the account of the sender's next nonce. Operations with lower ones stay for the caller to take away. */
export function setNext<Payload>(account: Account<Payload>, next: number): void {
  const isWithinRun = next >= account.next && next <= account.end
  account.next = next
  if (isWithinRun) return
  account.end = next
  extendRun(account)
}

/** Whether an operation with this nonce could be executed after the ones that are here. */
export function isExecutable<Payload>(account: Account<Payload> | undefined, next: number, nonce: number): boolean {
  if (account?.next === next) return nonce <= account.end
  for (let before = next; before < nonce; before += 1) if (account?.slots.has(before) !== true) return false
  return true
}

function extendRun<Payload>(account: Account<Payload>): void {
  while (account.slots.has(account.end)) account.end += 1
}
