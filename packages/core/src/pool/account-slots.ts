import type { Hex } from '../hex.js'
import type { Account, PoolState, Slot } from './pool-state.js'

/** Gives an operation its place among its sender's; the place must be free. */
export function addSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, next: number): void {
  const account = state.accounts.get(slot.sender) ?? { next, slots: new Map() }
  state.accounts.set(slot.sender, account)
  account.slots.set(slot.nonce, slot)
  state.slots.set(slot.operationHash, slot)
}

/** Frees the place. Its queue is left by the step that ends its wait. */
export function removeSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  state.slots.delete(slot.operationHash)
  const account = state.accounts.get(slot.sender)
  account?.slots.delete(slot.nonce)
  if (account?.slots.size === 0) state.accounts.delete(slot.sender)
}

/** The operations of the account that can be executed one after the other from its next nonce on. */
export function* executableRun<Payload>({ next, slots }: Account<Payload>): Generator<Slot<Payload>> {
  for (let nonce = next; ; nonce += 1) {
    const slot = slots.get(nonce)
    if (slot === undefined) return
    yield slot
  }
}

/** Whether an operation with this nonce could be executed after the ones that are here. */
export function isExecutable<Payload>(account: Account<Payload> | undefined, next: number, nonce: number): boolean {
  for (let before = next; before < nonce; before += 1) if (account?.slots.has(before) !== true) return false
  return true
}

export function countOf<Payload>(state: PoolState<Payload>, sender: Hex): number {
  return state.accounts.get(sender)?.slots.size ?? 0
}
