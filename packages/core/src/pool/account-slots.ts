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

/** Gives an operation its place among its signer's; the place must be free. */
export function addSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, next: number): void {
  const { sender, signer } = slot
  const signers = state.accounts.get(sender) ?? new Map<typeof signer, Account<Payload>>()
  state.accounts.set(sender, signers)
  const account = signers.get(signer) ?? { next, slots: new Map<number, Slot<Payload>>() }
  signers.set(signer, account)
  account.slots.set(slot.nonce, slot)
  state.slots.set(slot.operationHash, slot)
}

/** Frees the place. Its queue is left by the step that ends its wait. */
export function removeSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  state.slots.delete(slot.operationHash)
  const signers = state.accounts.get(slot.sender)
  const account = signers?.get(slot.signer)
  account?.slots.delete(slot.nonce)
  if (account?.slots.size === 0) signers?.delete(slot.signer)
  if (signers?.size === 0) state.accounts.delete(slot.sender)
}

/** The operations that can be executed one after the other from the next nonce on. */
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
