import type { Hex } from '@lockstep/core'
import { operationStatus } from '@lockstep/core/receipt'
import type { DirectStatus } from '../../direct/direct-status.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'
import type { RpcSession } from './rpc-session.js'
import { statusFrame } from './status-frame.js'

/** The watches of one connection. */
export interface ConnectionWatches {
  /** For the requests of a message, one or a batch of them. */
  readonly sessions: { readonly single: RpcSession; readonly batch: RpcSession }
  /** Sends what came while a request was served; to be called once its answer is on its way. */
  release(): void
  count(): number
  endAll(): void
}

/** How frames go out. */
export interface FrameSending {
  single(frame: string): void
  /** Together with others: of operations that were submitted in a batch. Who sends batches understands them. */
  batch(frame: string): void
}

/** @param onChange told by how many more there are, or less. */
export function createConnectionWatches(
  maximum: number,
  sending: FrameSending,
  onChange: (by: number) => void,
): ConnectionWatches {
  const stops = new Map<Hex, () => void>()
  let starting = 0
  let held: (() => void)[] = []
  let isServing = false

  function forget(directHash: Hex): boolean {
    const known = stops.delete(directHash)
    if (known) onChange(-1)
    return known
  }

  function unwatch(directHash: Hex): boolean {
    stops.get(directHash)?.()
    return forget(directHash)
  }

  const sessionBy = (send: (frame: string) => void): RpcSession => ({
    unwatch,
    watch(method) {
      if (stops.size + starting >= maximum) {
        throw new RpcFailure(
          rpcCodes.limitExceeded,
          `The connection watches ${maximum} operations already`,
          'TooManyWatches',
        )
      }
      starting += 1
      isServing = true
      let hasEnded = false
      return {
        listener(status: DirectStatus) {
          const frame = statusFrame(method, status)
          if (isServing) held.push(() => send(frame))
          else send(frame)
          if (!operationStatus.isFinal(status.status)) return
          hasEnded = true
          forget(status.directHash)
        },
        begin(directHash, stop) {
          starting -= 1
          if (hasEnded) return
          if (!stops.has(directHash)) onChange(1)
          stops.set(directHash, stop)
        },
        cancel() {
          starting -= 1
        },
      }
    },
  })

  return {
    sessions: { single: sessionBy(sending.single), batch: sessionBy(sending.batch) },
    release() {
      isServing = false
      const sends = held
      held = []
      for (const send of sends) send()
    },
    count: () => stops.size,
    endAll() {
      for (const [directHash, stop] of stops) {
        stop()
        forget(directHash)
      }
    },
  }
}
