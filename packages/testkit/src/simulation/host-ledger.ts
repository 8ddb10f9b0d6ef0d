import type { Hex } from '@lockstep/core'

/** What a host was promised and what it did: the simulation's own memory of it, beside all its disks and processes. */
export interface HostLedger {
  /** Number of the last block that the store said to have; 0 for none. */
  stored: number
  /** Where the store said that the outbox cursor is; 0 for nowhere. */
  released: number
  /** The disk changed by itself: what was promised before no longer counts. */
  decayed: boolean
  /** The outputs that the host kept for itself. */
  readonly withheld: Set<Hex>
  /** Its sealed records, as a thief might have copied them. */
  readonly copies: Map<number, Uint8Array>
}

export const createHostLedger = (): HostLedger => ({
  stored: 0,
  released: 0,
  decayed: false,
  withheld: new Set(),
  copies: new Map(),
})
