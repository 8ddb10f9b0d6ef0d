import { accountOf } from './account-slots.js'
import { moveSlot, requeueSlot } from './move-slot.js'
import type { PoolState, Slot } from './pool-state.js'

/** Has a proposed operation proposed again; its signer's with higher nonces go behind it. */
export function returnToReady<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, now: number): void {
  moveSlot(state, slot, 'ready', now)
  const siblings = accountOf(state, slot)?.slots.values() ?? []
  const behind = [...siblings].filter(({ status, nonce }) => status === 'ready' && nonce > slot.nonce)
  for (const sibling of behind.sort((one, other) => one.nonce - other.nonce)) requeueSlot(state, sibling)
}
