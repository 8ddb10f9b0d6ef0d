import type { AbortSignalLike } from '@lockstep/core/worker'

/** Waits so many milliseconds, or until the signal aborts. */
export function pauseFor(milliseconds: number, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    if (signal?.aborted === true) end()
    else signal?.addEventListener('abort', end)
  })
}
