import { encodeAs, encodeHexAs } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { maxBlockMessages, maxEffects, maxEvents } from '../receipt/index.js'
import type { InferFields, Message, Module } from '../stf/index.js'
import { callFailure } from './call-failure.js'
import type { CallScope } from './call-scope.js'
import { effectId } from './effect-id.js'
import { assertScopeOpen } from './scope-open.js'

type Payload = InferFields<unknown>

export function emitEvent(scope: CallScope, module: Module, name: string, payload: Payload): void {
  assertScopeOpen(scope, 'emit')
  const event = declared(module, 'events', name)
  // Before anything is counted: a getter of the payload may emit, too.
  const encoded = encodeHexAs(name, event.payload, payload)
  assertCount('events', scope.preceding.events.length + (scope.events?.length ?? 0), maxEvents)
  takeRoom(scope, name, byteLength(encoded))
  const record = { module: module.number, index: event.index, payload: encoded }
  if (scope.events === undefined) scope.events = [record]
  else scope.events.push(record)
}

export function sendEffect(scope: CallScope, module: Module, name: string, payload: Payload): void {
  assertScopeOpen(scope, 'send')
  const effect = declared(module, 'effects', name)
  const encoded = encodeAs(name, effect.payload, payload)
  const place = scope.preceding.effects + scope.effects.length
  assertCount('effects', place, maxEffects)
  takeRoom(scope, name, encoded.length)
  const { provider, block } = scope.run
  const id = effectId(provider, block.shard, scope.callAndNonce, place)
  scope.effects.push({ effect: name, payload: encoded, shard: block.shard, id })
}

export function failWith(scope: CallScope, module: Module, name: string, details: Payload): never {
  assertScopeOpen(scope, 'fail')
  if (scope.failure === undefined) {
    const error = declared(module, 'errors', name)
    const output = encodeHexAs(name, error.payload, details)
    takeRoom(scope, name, byteLength(output))
    scope.failure = { module: module.number, code: error.index, output }
  }
  throw callFailure
}

/** Bytes of a text, without its `0x`. */
export function byteLength(hex: Hex): number {
  return hex.length / 2 - 1
}

/** Counts a message against the room that the block has left, so that no block outgrows its record. */
export function takeRoom(scope: CallScope, name: string, size: number): void {
  scope.messageBytes += size
  const bytes = scope.run.messageBytes + scope.messageBytes
  if (bytes <= maxBlockMessages) return
  scope.blockFull = true
  throw new LockstepError('BlockFull', `the block has no room left for ${name}`, {
    field: name,
    value: bytes,
    limit: maxBlockMessages,
  })
}

function assertCount(what: 'events' | 'effects', count: number, limit: number): void {
  if (count < limit) return
  throw new LockstepError('TooManyMessages', `the call has more than ${limit} ${what}; sum them up`, {
    field: what,
    value: count + 1,
    limit,
  })
}

function declared(module: Module, field: 'errors' | 'events' | 'effects', name: string): Message {
  const messages = module[field]
  const message = Object.hasOwn(messages, name) ? messages[name] : undefined
  if (message !== undefined) return message
  throw new LockstepError('Undeclared', `${module.name} declares no '${name}' in ${field}; declare it there`, {
    field,
    value: name,
  })
}
