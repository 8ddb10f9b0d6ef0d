/** That the user wants an end: as a signal for what is under way, and as a promise for what only waits. */
export interface Stop {
  readonly signal: AbortSignal
  readonly stopped: Promise<void>
}

/** Told at Ctrl-C, or when the process is asked to end; a second time ends it at once. */
export function untilStopped(): Stop {
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    function stop(): void {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      stopping.abort()
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
  return { signal: stopping.signal, stopped }
}
