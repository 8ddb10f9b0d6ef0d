import type { AbortSignalLike } from '@lockstep/core/worker'

/**
 * Produces a block every `everyMs` milliseconds of real time until `signal` aborts; the promise then resolves. Block
 * times do not depend on it: they are counted from the genesis block. A block that fails to be produced rejects the
 * promise and ends it.
 */
export function startProduction(
  chain: { produceBlock(): unknown },
  everyMs: number,
  signal: AbortSignalLike,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve()
    const stop = (): void => {
      clearInterval(timer)
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const produce = (): void => {
      try {
        chain.produceBlock()
      } catch (error) {
        reject(error)
        stop()
      }
    }
    const timer = setInterval(produce, everyMs)
    signal.addEventListener('abort', stop)
  })
}
