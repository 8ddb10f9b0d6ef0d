import { LockstepError } from '@lockstep/core'

/**
 * What the promise answers, if that takes no longer.
 *
 * @throws LockstepError `Timeout`
 */
export async function within<Value>(milliseconds: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const message = `${what} did not come within ${milliseconds / 1000}s; it may still come: raise --timeout, or ask later`
    timer = setTimeout(
      () => reject(new LockstepError('Timeout', message, { field: '--timeout', value: milliseconds })),
      milliseconds,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
