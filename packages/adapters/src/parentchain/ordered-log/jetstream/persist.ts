import { LockstepError } from '@lockstep/core'
import { pauseFor } from '../../substrate/pause-for.js'
import { logUnavailable } from './log-unavailable.js'

/** How long a request is tried again, in milliseconds, and what ends the trying. */
export interface Persistence {
  readonly patience: number
  readonly closed: AbortSignal
}

const pauseBetween = 100

/**
 * Tries again what servers did not do, because a leader is being elected, a node restarts or the connection was lost:
 * everything but a refusal by name.
 *
 * @throws LockstepError `LogUnavailable`, `LogClosed`, and what `attempt` refuses with
 */
export async function persist<T>(
  { patience, closed }: Persistence,
  action: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + patience
  for (;;) {
    if (closed.aborted) throw logClosed()
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof LockstepError) throw error
      if (performance.now() >= end) throw logUnavailable(action, patience, error)
    }
    await pauseFor(pauseBetween, closed)
  }
}

export function logClosed(): LockstepError {
  return new LockstepError('LogClosed', 'the log was closed here; open it again')
}
