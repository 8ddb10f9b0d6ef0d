import { LockstepError } from '../error.js'
import { declaredFields } from './declared-fields.js'
import type { ErrorDeclarations } from './error-declaration.js'
import type { Fields } from './fields.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { assertIdentifier } from './identifier.js'
import { maxMessageSize } from './message-limit.js'
import type { Message } from './module.js'

const mostMessages = { errors: 0x1_0000, events: 0x100, effects: 0x100 } as const

/**
 * Errors, events and effects: numbered by their place in the declaration (an error by a u16, the others by a u8), so
 * append and never reorder.
 *
 * @throws LockstepError `InvalidName`, `NotACodec`, `ErrorClash`, `TooManyMessages`, `MessageTooLarge`
 */
export function defineMessages(
  field: keyof typeof mostMessages,
  declared: Readonly<Record<string, Fields>>,
): Readonly<Record<string, Message>> {
  const messages: Record<string, Message> = {}
  const names = Object.keys(declared)
  assertCount(field, names.length)
  for (const [index, name] of names.entries()) {
    assertIdentifier(`${field}.${name}`, name)
    const payload = declaredFields(`${field}.${name}`, declared[name])
    assertSize(`${field}.${name}`, payload.maxSize)
    messages[name] = { name, index, payload }
  }
  return frozenDeclaration(messages)
}

/** A list of errors as a declaration of fields. @throws LockstepError `ErrorClash` for a name that stands twice */
export function errorFields(errors: ErrorDeclarations): Readonly<Record<string, Fields>> {
  if (!isList(errors)) return errors
  const codes = new Map<string, number>()
  for (const [code, name] of errors.entries()) {
    const former = codes.get(name)
    if (former !== undefined) throw clash(name, former, code)
    codes.set(name, code)
  }
  return Object.fromEntries(errors.map((name) => [name, {}]))
}

/** @throws LockstepError `MessageTooLarge` for something that could not stand in a receipt */
export function assertSize(field: string, maxSize: number): void {
  if (maxSize <= maxMessageSize) return
  throw new LockstepError(
    'MessageTooLarge',
    `${field} can have ${maxSize} bytes and may have ${maxMessageSize}; say a part of it, or its hash`,
    { field, value: maxSize, limit: maxMessageSize },
  )
}

function isList(errors: ErrorDeclarations): errors is readonly string[] {
  return Array.isArray(errors)
}

function assertCount(field: keyof typeof mostMessages, count: number): void {
  const limit = mostMessages[field]
  if (count <= limit) return
  throw new LockstepError('TooManyMessages', `${field} has ${count} names and may have ${limit}; join some`, {
    field,
    value: count,
    limit,
  })
}

function clash(name: string, former: number, code: number): LockstepError {
  return new LockstepError(
    'ErrorClash',
    `errors names '${name}' twice, at ${former} and ${code}; an error has one code, so remove the second`,
    { field: `errors.${name}`, value: code, limit: former },
  )
}
