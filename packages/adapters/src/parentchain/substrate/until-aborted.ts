import { LockstepError } from '@lockstep/core'
import type { AbortSignalLike } from '@lockstep/core/worker'

/** What a promise comes to; rejects with `WaitAborted` as soon as the signal aborts, and leaves the promise to itself. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(waitAborted())
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

function waitAborted(): LockstepError {
  return new LockstepError(
    'WaitAborted',
    'the signal aborted while the node was waited for; what was asked may be done',
    {
      field: 'signal',
    },
  )
}
