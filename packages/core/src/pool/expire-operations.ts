import { drop } from './arrange-account.js'
import type { PoolState } from './pool-state.js'
import { returnToReady } from './return-to-ready.js'

/** Gives up operations that waited too long for lower nonces, and proposes again what no block has brought. */
export function expireOperations<Payload>(state: PoolState<Payload>, now: number): void {
  const { futureTime, proposalTime } = state.limits
  for (const slot of [...state.queues.future.slots.values()]) {
    if (now - slot.since >= futureTime) drop(state, slot, now, 'Expired')
  }
  for (const slot of [...state.queues.broadcast.slots.values()]) {
    if (now - slot.since >= proposalTime) returnToReady(state, slot, now)
  }
}
