import type { Hex } from '@lockstep/core'
import type { IndirectInvocation } from '@lockstep/core/client'
import type { QueueLimit } from '@lockstep/core/pool'

/** How one worker orders its own direct calls. */
export interface DirectOrdering {
  /** The enclave's pool, from outside. */
  readonly pool: {
    propose(room: QueueLimit, now: number): Promise<readonly Uint8Array[]>
    onWaiting(listener: () => void): void
  }
  readonly shard: Hex
  /** The log or chain that orders the shard's blocks; its signer is the worker's own. */
  readonly invocation: Pick<IndirectInvocation, 'invoke'>
  /** Seals what was submitted as the next block, where that is the worker's to do: `sealBatch` of an ordered log. */
  seal?(): unknown
  /** What one block takes at most. 1,000 operations and 1 MiB if left out. */
  readonly room?: QueueLimit
  /**
   * Milliseconds from the beginning of a block to that of the next, 50 if left out: operations that come meanwhile share
   * a block. Where ordering one takes longer, the next follows at once.
   */
  readonly interval?: number
  /** Milliseconds; the system's clock if left out. */
  now?(): number
  /** The log did not take a request, or did not seal. The pool proposes an operation again after a while. */
  onFailure?(error: unknown): void
}

/** The ordering of a pool's operations, which goes on by itself until it is stopped. */
export interface Ordering {
  /** Orders what waits now; answers by how many requests. */
  order(): Promise<number>
  /** Waits for what is being ordered, and orders nothing more. */
  stop(): Promise<void>
}

/** What a log did not take is proposed again after a while; nobody tells of it, so somebody must ask. */
const idleInterval = 10_000

const defaultRoom: QueueLimit = { count: 1000, bytes: 1024 * 1024 }

/**
 * Orders a pool's operations into blocks until it is stopped: as indirect invocations of the worker's own, in the order
 * that the pool gives them. Whoever follows the log sees the same blocks, so other workers of the shard stay in step.
 */
export function orderDirectCalls(ordering: DirectOrdering): Ordering {
  const { pool, shard, invocation, room = defaultRoom, interval = 50, now = Date.now } = ordering
  let running: Promise<number> = Promise.resolve(0)
  let timer: NodeJS.Timeout | undefined
  let isOrdering = false
  let isWanted = false
  let isStopped = false

  async function once(): Promise<number> {
    const started = performance.now()
    isOrdering = true
    isWanted = false
    try {
      const { count, taken } = await orderWaiting()
      // A full block says that more may wait, of which the pool has told already.
      if (count > 0) isWanted = true
      return taken
    } finally {
      isOrdering = false
      if (isWanted) startIn(interval - (performance.now() - started))
    }
  }

  async function orderWaiting(): Promise<{ readonly count: number; readonly taken: number }> {
    const requests = await pool.propose(room, now())
    let taken = 0
    for (const request of requests) {
      try {
        await invocation.invoke(shard, request)
        taken += 1
      } catch (error) {
        ordering.onFailure?.(error)
      }
    }
    if (taken > 0) await seal()
    return { count: requests.length, taken }
  }

  async function seal(): Promise<void> {
    try {
      await ordering.seal?.()
    } catch (error) {
      ordering.onFailure?.(error)
    }
  }

  function order(): Promise<number> {
    running = running.then(once, once)
    return running
  }

  function startIn(milliseconds: number): void {
    if (isStopped || timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        order().catch((error: unknown) => ordering.onFailure?.(error))
      },
      Math.max(0, milliseconds),
    )
  }

  /** What comes while a block is ordered waits for the next, which begins by the time of this one's beginning. */
  function want(): void {
    isWanted = true
    if (!isOrdering) startIn(interval)
  }

  pool.onWaiting(want)
  const asking = setInterval(want, idleInterval)
  asking.unref()
  return {
    order,
    async stop() {
      isStopped = true
      clearInterval(asking)
      clearTimeout(timer)
      await running.catch(() => 0)
    },
  }
}
