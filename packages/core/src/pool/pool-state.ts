import type { Hex } from '../hex.js'
import type { OperationStatus } from '../receipt/index.js'
import { type BanList, createBanList } from './ban-list.js'
import type { PoolLimits } from './pool-limits.js'
import type { PoolOperation } from './pool-operation.js'
import type { PoolBlock, PoolReport } from './pool-report.js'

/** The statuses in which an operation waits in the pool, one queue each. */
export type WaitingStatus = Extract<OperationStatus, 'future' | 'ready' | 'broadcast'>

/** An operation in the pool. */
export interface Slot<Payload> extends PoolOperation<Payload> {
  status: OperationStatus
  /** When it came to its queue. */
  since: number
}

/** A queue in the order of arrival. Within an account that is the order of nonces. */
export interface Queue<Payload> {
  readonly slots: Map<Hex, Slot<Payload>>
  bytes: number
}

/** One signer's operations in the name of one sender. */
export interface Account<Payload> {
  /** The nonce that the sender's next executed operation must have. No operation here has a lower one. */
  next: number
  /** The first nonce from `next` on that no operation here has: those before it can be executed one after the other. */
  end: number
  /** The waiting operations by nonce. */
  readonly slots: Map<number, Slot<Payload>>
}

/** An operation in a block that is not final. */
export interface Included<Payload> {
  readonly slot: Slot<Payload>
  readonly block: PoolBlock
}

/** What the steps of a pool share. */
export interface PoolState<Payload> {
  readonly limits: PoolLimits
  /** By sender, then by signer. */
  readonly accounts: Map<Hex, Map<Hex, Account<Payload>>>
  /** Every waiting operation. */
  readonly slots: Map<Hex, Slot<Payload>>
  readonly queues: { readonly [Status in WaitingStatus]: Queue<Payload> }
  readonly included: Map<Hex, Included<Payload>>
  includedBytes: number
  readonly bans: BanList
  /** Number of the last executed block. */
  head: number
  /** The reports that nobody has taken yet. */
  reports: PoolReport[]
}

export function createPoolState<Payload>(limits: PoolLimits): PoolState<Payload> {
  const queue = (): Queue<Payload> => ({ slots: new Map(), bytes: 0 })
  return {
    limits,
    accounts: new Map(),
    slots: new Map(),
    queues: { future: queue(), ready: queue(), broadcast: queue() },
    included: new Map(),
    includedBytes: 0,
    bans: createBanList(limits.bans, limits.banTime),
    head: 0,
    reports: [],
  }
}
