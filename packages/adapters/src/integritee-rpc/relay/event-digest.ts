import type { RpcEvent } from '../server/rpc-event.js'

/** Events as they cross the boundary. */
export interface EventDigest {
  /** Those that are no answers; of those that tell how something stands, the last one. */
  readonly events: readonly RpcEvent[]
  readonly answered: readonly AnsweredRequests[]
}

/** Requests that were answered alike, by how long each took. */
export interface AnsweredRequests {
  readonly method: string
  readonly isFailure: boolean
  readonly milliseconds: readonly number[]
}

/** Events that have happened and were not told yet. */
export interface EventGathering {
  /** Whether it is the first. */
  add(event: RpcEvent): boolean
  /** What has happened since the last time; `undefined` for nothing. */
  take(): EventDigest | undefined
}

/**
 * Gathers events for the boundary.
 *
 * PERF: an operation has three: an answer, a watch that begins, and one that ends. Each as an object of its own in a
 * message was a tenth of the enclave's time.
 */
export function createEventGathering(): EventGathering {
  let events: RpcEvent[] = []
  let levels = new Map<RpcEvent['kind'], RpcEvent>()
  let answered = new Map<string, { method: string; isFailure: boolean; milliseconds: number[] }>()
  let isEmpty = true

  function addAnswer({ method, isFailure, milliseconds }: Extract<RpcEvent, { readonly kind: 'answered' }>): void {
    const name = isFailure ? `${method} failed` : method
    const same = answered.get(name)
    if (same === undefined) answered.set(name, { method, isFailure, milliseconds: [milliseconds] })
    else same.milliseconds.push(milliseconds)
  }

  return {
    add(event) {
      const isFirst = isEmpty
      isEmpty = false
      if (event.kind === 'answered') addAnswer(event)
      else if (event.kind === 'watches' || event.kind === 'pool') levels.set(event.kind, event)
      else events.push(event)
      return isFirst
    },
    take() {
      if (isEmpty) return undefined
      const digest = { events: [...events, ...levels.values()], answered: [...answered.values()] }
      events = []
      levels = new Map()
      answered = new Map()
      isEmpty = true
      return digest
    },
  }
}

/** The events of a digest, one by one. */
export function tellEvents({ events, answered }: EventDigest, listener: (event: RpcEvent) => void): void {
  for (const event of events) listener(event)
  for (const { method, isFailure, milliseconds } of answered) {
    for (const each of milliseconds) listener({ kind: 'answered', method, isFailure, milliseconds: each })
  }
}
