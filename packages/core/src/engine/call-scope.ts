import { encode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import { type EventRecord, maxEvents, maxMessageSize } from '../receipt/index.js'
import type { AnyCallContext, Message } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { CallFailure } from './call-failure.js'
import { stfModule } from './call-outcome.js'
import { effectId } from './effect-id.js'
import type { Outbound } from './outbound.js'

/** One call in progress: its context, and what it has said so far. */
export interface CallScope {
  readonly context: AnyCallContext
  readonly events: EventRecord[]
  readonly effects: Outbound[]
  /** Code of the declared error that the call failed with, if it did. */
  failure: number | undefined
  open: boolean
}

/** Opens the context of one call. It ends with the call: what an author keeps of it throws later. */
export function openCallScope(run: BlockRun, origin: Hex, callAndNonce: Uint8Array): CallScope {
  const events: EventRecord[] = []
  const effects: Outbound[] = []
  const context: AnyCallContext = {
    state: run.state,
    origin,
    shard: run.block.shard,
    block: run.context,
    nonceOf: (account) => {
      assertOpen(scope, 'nonceOf')
      return run.nonces.get(account)
    },
    emit: (name, payload) => {
      assertOpen(scope, 'emit')
      events.push(eventRecord(declared(run.stf.events, 'event', name), payload, events.length))
    },
    send: (name, payload) => {
      assertOpen(scope, 'send')
      const effect = declared(run.stf.effects, 'effect', name)
      const id = effectId(run.provider, callAndNonce, effects.length)
      effects.push({ effect: name, payload: encode(effect.payload, payload), shard: run.block.shard, id })
    },
    fail: (error) => {
      assertOpen(scope, 'fail')
      scope.failure ??= errorCode(run.stf.errors, error)
      throw new CallFailure(error)
    },
  }
  const scope: CallScope = { context, events, effects, failure: undefined, open: true }
  run.gate.open = true
  return scope
}

export function closeCallScope(run: BlockRun, scope: CallScope): void {
  scope.open = false
  run.gate.open = false
}

function eventRecord(event: Message, payload: Parameters<AnyCallContext['emit']>[1], count: number): EventRecord {
  if (count >= maxEvents) {
    throw new LockstepError('TooManyEvents', `the call emits more than ${maxEvents} events; sum them up`, {
      field: event.name,
      value: count + 1,
      limit: maxEvents,
    })
  }
  const encoded = encode(event.payload, payload)
  if (encoded.length > maxMessageSize) {
    throw new LockstepError(
      'EventTooLarge',
      `${event.name} has ${encoded.length} bytes and may have ${maxMessageSize}; emit a part of it, or its hash`,
      { field: event.name, value: encoded.length, limit: maxMessageSize },
    )
  }
  return { module: stfModule, index: event.index, payload: toHex(encoded) }
}

function declared(messages: Readonly<Record<string, Message>>, kind: string, name: string): Message {
  const message = Object.hasOwn(messages, name) ? messages[name] : undefined
  if (message !== undefined) return message
  throw new LockstepError('Undeclared', `the ${kind} '${name}' is not declared; declare it in ${kind}s`, {
    field: kind,
    value: name,
  })
}

function errorCode(errors: readonly string[], error: string): number {
  const code = errors.indexOf(error)
  if (code >= 0) return code
  throw new LockstepError('Undeclared', `the error '${error}' is not declared; declare it in errors`, {
    field: 'errors',
    value: error,
  })
}

function assertOpen(scope: CallScope, what: string): void {
  if (scope.open) return
  throw new LockstepError('CallEnded', `${what} was called after its call had ended; keep nothing of a context`, {
    field: what,
  })
}
