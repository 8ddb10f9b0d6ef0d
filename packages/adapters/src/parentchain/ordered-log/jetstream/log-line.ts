import { createSerialize } from '../../../serialize.js'
import { type Bell, createBell } from '../../signed-chain/bell.js'
import { isUnavailable } from './log-unavailable.js'

/**
 * What is done with a log, one thing after the other. A log that was found changed, cut or full of something else stops
 * for good: nothing is repaired, and every later use says why.
 */
export interface LogLine {
  /** Rings when there are further batches, and when the log has stopped. */
  readonly bell: Bell
  /** Does it in turn. @throws what `step` throws, and what the log stopped with */
  run<T>(step: () => Promise<T>): Promise<T>
  /** Does it in the background, unless it waits for its turn already. What may pass is left to the next time. */
  refresh(step: () => Promise<void>): void
  /** @throws what the log stopped with */
  requireRunning(): void
  stop(reason: unknown): void
}

export function createLogLine(): LogLine {
  const serialize = createSerialize()
  const bell = createBell()
  const waiting = new Set<() => Promise<void>>()
  let stopped: { readonly reason: unknown } | undefined

  function requireRunning(): void {
    if (stopped !== undefined) throw stopped.reason
  }

  function stop(reason: unknown): void {
    stopped ??= { reason }
    bell.ring()
  }

  async function inTurn<T>(step: () => Promise<T>): Promise<T> {
    requireRunning()
    try {
      return await step()
    } catch (error) {
      if (!isUnavailable(error)) stop(error)
      throw error
    }
  }

  const run = <T>(step: () => Promise<T>): Promise<T> => serialize(() => inTurn(step))

  return {
    bell,
    run,
    requireRunning,
    stop,
    refresh(step) {
      if (waiting.has(step)) return
      waiting.add(step)
      const begin = (): Promise<void> => {
        waiting.delete(step)
        return step()
      }
      // Whoever uses the log is told why it stopped; that servers do not answer is found out by the next step.
      run(begin).catch(() => waiting.delete(step))
    },
  }
}
