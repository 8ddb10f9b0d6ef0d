import type { Hex } from '@lockstep/core'
import { operationStatus } from '@lockstep/core/receipt'
import type { DirectStatus } from '../../direct/direct-status.js'
import { rpcCodes } from './rpc-code.js'
import { RpcFailure } from './rpc-failure.js'
import type { RpcSession } from './rpc-session.js'
import { type StatusFrame, statusFrame } from './status-frame.js'

/** The watches of one connection. */
export interface ConnectionWatches extends RpcSession {
  /** Sends what came while a request was served; to be called once its answer is on its way. */
  release(): void
  count(): number
  endAll(): void
}

/** @param onCount told how many there are, whenever it changes. */
export function createConnectionWatches(
  maximum: number,
  send: (frame: StatusFrame) => void,
  onChange: (by: number) => void,
): ConnectionWatches {
  const stops = new Map<Hex, () => void>()
  let starting = 0
  let held: StatusFrame[] = []
  let isServing = false

  function forget(directHash: Hex): boolean {
    const known = stops.delete(directHash)
    if (known) onChange(-1)
    return known
  }

  return {
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
      const ended = new Set<Hex>()
      return {
        listener(status: DirectStatus) {
          const frame = statusFrame(method, status)
          if (isServing) held.push(frame)
          else send(frame)
          if (!operationStatus.isFinal(status.status)) return
          ended.add(status.directHash)
          forget(status.directHash)
        },
        begin(directHash, stop) {
          starting -= 1
          if (ended.has(directHash)) return
          if (!stops.has(directHash)) onChange(1)
          stops.set(directHash, stop)
        },
        cancel() {
          starting -= 1
        },
      }
    },
    unwatch(directHash) {
      stops.get(directHash)?.()
      return forget(directHash)
    },
    release() {
      isServing = false
      const frames = held
      held = []
      for (const frame of frames) send(frame)
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
