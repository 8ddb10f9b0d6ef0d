import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { OperationStatus } from '../receipt/index.js'
import { accountOf } from './account-slots.js'
import { type AdmissionFacts, admitOperation } from './admit-operation.js'
import { expireOperations } from './expire-operations.js'
import { importBlock, type PoolImport } from './import-block.js'
import { defaultPoolLimits, type PoolLimits, type QueueLimit } from './pool-limits.js'
import type { PoolOperation } from './pool-operation.js'
import type { PoolRefusal } from './pool-refusal.js'
import type { PoolReport } from './pool-report.js'
import { createPoolState } from './pool-state.js'
import { proposeOperations } from './propose-operations.js'
import { type PoolRevert, revertBlocks } from './revert-blocks.js'

/** How full a pool is. */
export interface PoolLoad {
  readonly future: QueueLimit
  readonly ready: QueueLimit
  readonly broadcast: QueueLimit
  readonly included: QueueLimit
  /** Operations that are known to be bad, and refused as long as they are. */
  readonly bans: number
}

/**
 * The operations of the direct path that wait for a block. Synchronous and without a clock; bounded in count and
 * bytes. What it is told last holds: nonces and times come with every call.
 */
export interface OperationPool<Payload> {
  /**
   * Takes an operation whose signature was verified. It is `ready` where its nonce is the account's next, or follows
   * operations that are here; `future` where a lower one is missing. Of two operations for one place the one with the
   * higher priority stays, or the first of two with the same; one that was proposed for a block stays in any case.
   *
   * What a delegate signed waits beside the sender's own and not in its place: the block decides which of them uses the
   * nonce.
   *
   * A full queue takes room from the account with the largest share of it, as long as that is larger than the
   * newcomer's.
   */
  submit(operation: PoolOperation<Payload>, facts: AdmissionFacts): PoolRefusal | undefined
  /** Operations for the next block, in order; they are `broadcast` from here on. */
  propose(room: QueueLimit, now: number): readonly PoolOperation<Payload>[]
  /**
   * Takes over what a block says. Executed operations are `inBlock`; those that failed or were refused `invalid`, and
   * banned; those that came too early for their nonce, or for which the block had no room, wait again.
   */
  import(block: PoolImport): void
  /** Takes operations of blocks that were taken back in again. */
  revert(revert: PoolRevert): void
  /** Lets time pass: gives up what waited too long, proposes again what no block brought. */
  expire(now: number): void
  /** The reports since the last time that they were taken, in order. */
  takeReports(): readonly PoolReport[]
  status(operationHash: Hex): OperationStatus | undefined
  /** What an operation that waits, or is in a block that is not final, was submitted with. */
  find(operationHash: Hex): Payload | undefined
  /** The nonce that the account's next operation should have, those counted that it signed itself, are here and can be executed. */
  nextNonce(account: Hex, nextNonce: number): number
  /** Hashes of the waiting operations: those that are proposed, then those that are ready, then the others. */
  pending(): readonly Hex[]
  load(): PoolLoad
}

/**
 * A pool without operations; a bound that is left out is that of {@link defaultPoolLimits}.
 *
 * @throws LockstepError `PoolLimit` for a bound that is no whole number, or below 0.
 */
export function createOperationPool<Payload>(limits: Partial<PoolLimits> = {}): OperationPool<Payload> {
  const state = createPoolState<Payload>(checkedLimits({ ...defaultPoolLimits, ...limits }))
  const { queues } = state
  return {
    submit: (operation, facts) => admitOperation(state, operation, facts),
    propose: (room, now) => proposeOperations(state, room, now),
    import: (imported) => importBlock(state, imported),
    revert: (revert) => revertBlocks(state, revert),
    expire: (now) => expireOperations(state, now),
    takeReports() {
      const { reports } = state
      state.reports = []
      return reports
    },
    status: (operationHash) => state.slots.get(operationHash)?.status ?? state.included.get(operationHash)?.slot.status,
    find: (operationHash) => (state.slots.get(operationHash) ?? state.included.get(operationHash)?.slot)?.payload,
    nextNonce(account, nextNonce) {
      const slots = accountOf(state, { sender: account, signer: account })?.slots
      let nonce = nextNonce
      while (slots?.has(nonce) === true) nonce += 1
      return nonce
    },
    pending: () => [queues.broadcast, queues.ready, queues.future].flatMap(({ slots }) => [...slots.keys()]),
    load: () => ({
      future: { count: queues.future.slots.size, bytes: queues.future.bytes },
      ready: { count: queues.ready.slots.size, bytes: queues.ready.bytes },
      broadcast: { count: queues.broadcast.slots.size, bytes: queues.broadcast.bytes },
      included: { count: state.included.size, bytes: state.includedBytes },
      bans: state.bans.size(),
    }),
  }
}

function checkedLimits(limits: PoolLimits): PoolLimits {
  for (const [name, limit] of Object.entries(limits)) {
    const bounds: readonly (readonly [string, unknown])[] =
      typeof limit === 'object'
        ? Object.entries(limit).map(([part, bound]) => [`${name}.${part}`, bound])
        : [[name, limit]]
    for (const [field, bound] of bounds) {
      if (typeof bound === 'number' && Number.isSafeInteger(bound) && bound >= 0) continue
      throw new LockstepError('PoolLimit', `${field} is ${String(bound)}; a bound is a whole number from 0 on`, {
        field,
        value: bound,
        limit: 0,
      })
    }
  }
  return limits
}
