import type { Hex } from '../hex.js'
import { engineCodes, type Receipt } from '../receipt/index.js'
import { accountOf, removeSlot } from './account-slots.js'
import { arrangeAccount } from './arrange-account.js'
import { moveSlot } from './move-slot.js'
import type { PoolBlock } from './pool-report.js'
import type { PoolState, Slot } from './pool-state.js'
import { returnToReady } from './return-to-ready.js'

/** What a block says of one operation. */
export type PoolResult = Pick<Receipt, 'operationHash' | 'status' | 'module' | 'code'>

/** An executed block, as the pool needs it. */
export interface PoolImport {
  readonly block: PoolBlock
  /** What became of its inputs, in order; those that the pool does not know do not matter. */
  readonly results: readonly PoolResult[]
  /** The next nonces of all accounts that had another before the block. */
  readonly nonces: ReadonlyMap<Hex, number>
  /** Number of the last block that is final now. */
  readonly finalized: number
  /** As {@link AdmissionFacts}. */
  readonly now: number
}

/** An operation that is refused for these took nothing and may be good in a later block. */
const passing: readonly number[] = [engineCodes.FutureNonce, engineCodes.BlockExhausted]

export function importBlock<Payload>(state: PoolState<Payload>, imported: PoolImport): void {
  const { block, results, nonces, now } = imported
  state.head = block.number
  const touched = new Map(nonces)
  for (const result of results) {
    const slot = state.slots.get(result.operationHash)
    if (slot === undefined || isRepetition(result)) continue
    if (!touched.has(slot.sender)) touched.set(slot.sender, accountOf(state, slot)?.next ?? slot.nonce)
    settle(state, slot, result, imported)
  }
  for (const [sender, next] of touched) arrangeAccount(state, sender, next, now)
  finalizeIncluded(state, imported)
}

function settle<Payload>(
  state: PoolState<Payload>,
  slot: Slot<Payload>,
  { status, module, code }: PoolResult,
  { block, now }: PoolImport,
): void {
  if (status === 'Executed') {
    removeSlot(state, slot)
    moveSlot(state, slot, 'inBlock', now, { block })
    include(state, slot, block)
  } else if (status === 'Rejected' && module === 0 && passing.includes(code)) {
    if (slot.status === 'broadcast') returnToReady(state, slot, now)
  } else {
    removeSlot(state, slot)
    moveSlot(state, slot, 'invalid', now, { block, reason: { module, code } })
    state.bans.ban(slot.operationHash, now, state.head)
  }
}

/** The first time that it stood in the block counts. */
function isRepetition({ status, module, code }: PoolResult): boolean {
  return status === 'Rejected' && module === 0 && code === engineCodes.Duplicate
}

/** Bounded: where too many wait for their finality, the oldest are not waited for. */
function include<Payload>(state: PoolState<Payload>, slot: Slot<Payload>, block: PoolBlock): void {
  const { count, bytes } = state.limits.included
  state.included.set(slot.operationHash, { slot, block })
  state.includedBytes += slot.size
  for (const { slot: oldest, block: place } of state.included.values()) {
    if (state.included.size <= count && state.includedBytes <= bytes) return
    forget(state, oldest)
    moveSlot(state, oldest, 'finalityTimeout', slot.since, { block: place })
  }
}

/** PERF: they stand in the order of their blocks, so the first that has to wait ends the search. */
function finalizeIncluded<Payload>(state: PoolState<Payload>, { block, finalized, now }: PoolImport): void {
  for (const { slot, block: place } of state.included.values()) {
    const isFinal = place.number <= finalized
    if (!isFinal && block.number - place.number < state.limits.finalityBlocks) return
    forget(state, slot)
    moveSlot(state, slot, isFinal ? 'finalized' : 'finalityTimeout', now, { block: place })
  }
}

export function forget<Payload>(state: PoolState<Payload>, slot: Slot<Payload>): void {
  state.included.delete(slot.operationHash)
  state.includedBytes -= slot.size
}
