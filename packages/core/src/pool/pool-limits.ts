/** What a queue of the pool holds at most. */
export interface QueueLimit {
  /** Operations. */
  readonly count: number
  /** The sum of their sizes. */
  readonly bytes: number
}

/** Bounds of a pool. Times are in the unit of the `now` that the pool is told, milliseconds by the defaults. */
export interface PoolLimits {
  /** Operations that may be executed next, and those that were proposed for a block. */
  readonly ready: QueueLimit
  /** Operations that wait for lower nonces. */
  readonly future: QueueLimit
  /** Operations that were executed in blocks that are not final: they come back where those are taken back. */
  readonly included: QueueLimit
  /** Operations of one sender by one signer, in all queues. */
  readonly perAccount: number
  /** How far before its turn a nonce may come. */
  readonly nonceGap: number
  /** Operations that are known to be bad. */
  readonly bans: number
  /** How long such an operation is refused. */
  readonly banTime: number
  /** How long an operation waits for lower nonces. */
  readonly futureTime: number
  /** How long a proposed operation may stay away before it is proposed again. */
  readonly proposalTime: number
  /** Blocks after which an operation's watch ends although its block is not final. */
  readonly finalityBlocks: number
}

/**
 * SPEC: Integritee worker, `core-primitives/top-pool`: 8192 operations and 20 MiB that are ready, 512 and 1 MiB that
 * wait, 30 minutes of a ban; 512 blocks until finality is not waited for any more. The rest is ours.
 */
export const defaultPoolLimits: PoolLimits = {
  ready: { count: 8192, bytes: 20 * 1024 * 1024 },
  future: { count: 512, bytes: 1024 * 1024 },
  included: { count: 65_536, bytes: 64 * 1024 * 1024 },
  perAccount: 1024,
  nonceGap: 1024,
  bans: 16_384,
  banTime: 30 * 60 * 1000,
  futureTime: 30 * 60 * 1000,
  proposalTime: 60 * 1000,
  finalityBlocks: 512,
}
