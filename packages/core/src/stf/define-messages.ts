import { struct } from '../codec/index.js'
import { assertIndex } from './assign-index.js'
import type { Fields } from './fields.js'
import { assertIdentifier } from './identifier.js'
import type { Message } from './stf.js'

/** Events and effects: numbered by their place in the declaration, at most 256, so append and never reorder. */
export function defineMessages(
  field: 'events' | 'effects',
  declared: Readonly<Record<string, Fields>>,
): Readonly<Record<string, Message>> {
  const messages: Record<string, Message> = {}
  for (const [index, [name, fields]] of Object.entries(declared).entries()) {
    assertIdentifier(`${field}.${name}`, name)
    assertIndex(`${field}.${name}`, index)
    messages[name] = { name, index, payload: struct(fields) }
  }
  return messages
}
