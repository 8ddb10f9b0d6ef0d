import { setTimeout as pauseFor } from 'node:timers/promises'
import type { DevWorker } from './dev-worker.js'

export interface CatchUpOptions {
  readonly workers: readonly Pick<DevWorker, 'head'>[]
  /** Number of the block that all of them have to reach. */
  readonly goal: number
  /** Rejects where a worker cannot go on. */
  readonly failed: Promise<never>
  /** Ends the wait. */
  readonly signal: AbortSignal
  progress(line: string): void
}

/** Milliseconds between two looks at the heads. */
const interval = 20

type Pause = (milliseconds: number) => Promise<unknown>

/**
 * Waits until every worker has executed a block.
 *
 * @throws what `failed` rejects with, and the reason of `signal`; nothing looks at the workers any more then
 */
export async function catchUp(
  { workers, goal, failed, signal, progress }: CatchUpOptions,
  pause: Pause = pauseFor,
): Promise<void> {
  let waiting = true
  const reached = async (): Promise<void> => {
    while (waiting) {
      signal.throwIfAborted()
      const behind = Math.min(...workers.map((worker) => worker.head()))
      if (behind >= goal) return
      progress(`block ${behind} of ${goal}`)
      await pause(interval)
    }
  }
  try {
    await Promise.race([failed, reached()])
  } finally {
    waiting = false
  }
}
