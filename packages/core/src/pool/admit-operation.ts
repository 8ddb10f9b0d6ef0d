import { accountOf, addSlot, isExecutable, removeSlot } from './account-slots.js'
import { drop, placeNewcomer } from './arrange-account.js'
import { moveSlot } from './move-slot.js'
import { planEviction } from './plan-eviction.js'
import type { PoolOperation } from './pool-operation.js'
import type { PoolRefusal } from './pool-refusal.js'
import type { PoolState, Slot } from './pool-state.js'

const maxNonce = 0xffff_ffff

/** What an operation is held against when it comes. */
export interface AdmissionFacts {
  /** The nonce that the sender's next executed operation must have, by the state of the last block. */
  readonly nextNonce: number
  /** In the unit of the pool's times, milliseconds by the default limits. */
  readonly now: number
}

/** Takes an operation into its queue, or says why not; a refused operation changes nothing. */
export function admitOperation<Payload>(
  state: PoolState<Payload>,
  operation: PoolOperation<Payload>,
  { nextNonce, now }: AdmissionFacts,
): PoolRefusal | undefined {
  const refusal = refuseKnown(state, operation, now) ?? refuseNonce(state, operation, nextNonce)
  if (refusal !== undefined) return refusal
  const account = accountOf(state, operation)
  const replaced = account?.slots.get(operation.nonce)
  if (replaced !== undefined && !mayReplace(operation, replaced)) return 'TooLowPriority'
  if (replaced === undefined && (account?.slots.size ?? 0) >= state.limits.perAccount) return 'AccountFull'
  const queue = isExecutable(account, nextNonce, operation.nonce) ? 'ready' : 'future'
  const victims = planEviction(state, queue, operation, replaced)
  if (victims === undefined) return 'PoolFull'
  for (const victim of victims) if (victim !== replaced) drop(state, victim, now)
  if (replaced !== undefined) usurp(state, replaced, now)
  const slot = slotOf(operation, now)
  placeNewcomer(state, slot, addSlot(state, slot, nextNonce), nextNonce, now)
  return undefined
}

function refuseKnown<Payload>(
  { bans, slots, included }: PoolState<Payload>,
  { operationHash }: PoolOperation<Payload>,
  now: number,
): PoolRefusal | undefined {
  if (bans.isBanned(operationHash, now)) return 'Banned'
  return slots.has(operationHash) || included.has(operationHash) ? 'AlreadyImported' : undefined
}

function refuseNonce<Payload>(
  { limits }: PoolState<Payload>,
  { nonce }: PoolOperation<Payload>,
  nextNonce: number,
): PoolRefusal | undefined {
  if (nonce < nextNonce) return 'StaleNonce'
  // The engine leaves the very last nonce unused.
  return nonce - nextNonce > limits.nonceGap || nonce === maxNonce ? 'TooFarAhead' : undefined
}

/** What was proposed for a block may be in one already: to replace it would be a promise that cannot be kept. */
function mayReplace<Payload>(operation: PoolOperation<Payload>, place: Slot<Payload>): boolean {
  return operation.priority > place.priority && place.status !== 'broadcast'
}

/** Banned, so that whoever kept the replaced one cannot bring it back. */
function usurp<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, now: number): void {
  removeSlot(state, slot)
  moveSlot(state, slot, 'usurped', now)
  state.bans.ban(slot.operationHash, now, state.head)
}

/** PERF: written out, 0.02 µs; V8 takes 1.6 for a copy of an object to which it then adds names. */
function slotOf<Payload>(operation: PoolOperation<Payload>, since: number): Slot<Payload> {
  const { operationHash, sender, signer, nonce, size, priority, payload } = operation
  return { operationHash, sender, signer, nonce, size, priority, payload, status: 'submitted', since }
}
