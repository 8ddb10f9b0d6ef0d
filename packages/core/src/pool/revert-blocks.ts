import type { Hex } from '../hex.js'
import { accountOf, addSlot, removeSlot } from './account-slots.js'
import { arrangeAccount } from './arrange-account.js'
import { forget } from './import-block.js'
import { moveSlot } from './move-slot.js'
import type { PoolState, Slot } from './pool-state.js'

/**
 * What is left where the parentchain has taken blocks back. `now` is in the unit of the pool's other times,
 * milliseconds by the default limits.
 */
export interface PoolRevert {
  /** The last block that stays. */
  readonly number: number
  /** The nonce that an account's next operation must have, by the state after that block. */
  readonly nextNonce: (account: Hex) => number
  readonly now: number
}

/**
 * Takes the operations of blocks that were taken back into their queues again. Those that failed there were told invalid,
 * which is final: who still wants them submits them anew, and no ban is in the way.
 */
export function revertBlocks<Payload>(state: PoolState<Payload>, { number, nextNonce, now }: PoolRevert): void {
  state.head = number
  state.bans.liftBehind(number)
  for (const { slot, block } of state.included.values()) {
    if (block.number <= number) continue
    forget(state, slot)
    moveSlot(state, slot, 'retracted', now, { block })
    returnSlot(state, slot, nextNonce(slot.sender), now)
  }
  for (const sender of [...state.accounts.keys()]) arrangeAccount(state, sender, nextNonce(sender), now)
}

/** Of two operations for one place the one stays that came in a block: it was proposed first. */
function returnSlot<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, next: number, now: number): void {
  const other = accountOf(state, slot)?.slots.get(slot.nonce)
  if (other !== undefined) {
    removeSlot(state, other)
    moveSlot(state, other, 'usurped', now)
  }
  addSlot(state, slot, next)
}
