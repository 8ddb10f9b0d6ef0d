import { encode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import { type EventRecord, maxBlockMessages, maxEffects, maxEvents, maxMessageSize } from '../receipt/index.js'
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
  /** Bytes of its events and effects. */
  messageBytes: number
  /** Whether the block had no room for one of them: then the call has failed, whatever its code makes of it. */
  blockFull: boolean
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
      assertCount('events', events.length, maxEvents)
      const event = declared(run.stf.events, 'event', name)
      const encoded = takeRoom(run, scope, name, encode(event.payload, payload))
      events.push({ module: stfModule, index: event.index, payload: toHex(encoded) })
    },
    send: (name, payload) => {
      assertOpen(scope, 'send')
      assertCount('effects', effects.length, maxEffects)
      const effect = declared(run.stf.effects, 'effect', name)
      const encoded = takeRoom(run, scope, name, encode(effect.payload, payload))
      const id = effectId(run.provider, run.block.shard, callAndNonce, effects.length)
      effects.push({ effect: name, payload: encoded, shard: run.block.shard, id })
    },
    fail: (error) => {
      assertOpen(scope, 'fail')
      scope.failure ??= errorCode(run.stf.errors, error)
      throw new CallFailure(error)
    },
  }
  const scope: CallScope = {
    context,
    events,
    effects,
    failure: undefined,
    messageBytes: 0,
    blockFull: false,
    open: true,
  }
  run.gate.open = true
  return scope
}

/** Takes over the effects of a call that has succeeded, and the room that its messages take. */
export function keepMessages(run: BlockRun, { effects, messageBytes }: CallScope): void {
  run.outbox.push(...effects)
  run.messageBytes += messageBytes
}

export function closeCallScope(run: BlockRun, scope: CallScope): void {
  scope.open = false
  run.gate.open = false
}

function assertCount(what: 'events' | 'effects', count: number, limit: number): void {
  if (count < limit) return
  throw new LockstepError('TooManyMessages', `the call has more than ${limit} ${what}; sum them up`, {
    field: what,
    value: count + 1,
    limit,
  })
}

/** Counts a message against its own bound and against the block's, so that no block outgrows its record. */
function takeRoom(run: BlockRun, scope: CallScope, name: string, encoded: Uint8Array): Uint8Array {
  if (encoded.length > maxMessageSize) {
    throw new LockstepError(
      'MessageTooLarge',
      `${name} has ${encoded.length} bytes and may have ${maxMessageSize}; say a part of it, or its hash`,
      { field: name, value: encoded.length, limit: maxMessageSize },
    )
  }
  scope.messageBytes += encoded.length
  if (run.messageBytes + scope.messageBytes <= maxBlockMessages) return encoded
  scope.blockFull = true
  throw new LockstepError('BlockFull', `the block has no room left for ${name}`, {
    field: name,
    value: run.messageBytes + scope.messageBytes,
    limit: maxBlockMessages,
  })
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
