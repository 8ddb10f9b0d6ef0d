import { moveSlot } from './move-slot.js'
import type { QueueLimit } from './pool-limits.js'
import type { PoolOperation } from './pool-operation.js'
import type { PoolState, Slot } from './pool-state.js'

/**
 * Takes operations for the next block: in the order in which they became ready, as many as there is room for. Where one
 * is too large, those of its signer behind it stay with it, because their nonces follow its own.
 */
export function proposeOperations<Payload>(
  state: PoolState<Payload>,
  room: QueueLimit,
  now: number,
): readonly PoolOperation<Payload>[] {
  const taken: Slot<Payload>[] = []
  const stopped = new Set<string>()
  let bytes = 0
  for (const slot of state.queues.ready.slots.values()) {
    if (taken.length >= room.count) break
    if (stopped.has(slot.sender + slot.signer)) continue
    if (bytes + slot.size > room.bytes) {
      stopped.add(slot.sender + slot.signer)
      continue
    }
    bytes += slot.size
    taken.push(slot)
  }
  for (const slot of taken) moveSlot(state, slot, 'broadcast', now)
  return taken
}
