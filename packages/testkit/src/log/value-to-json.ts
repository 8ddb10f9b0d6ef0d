import { LockstepError } from '@lockstep/core'
import type { JsonValue } from './json-value.js'

/**
 * A codec's value as JSON: bigints as decimal text, everything else as it is. The schema tells the way back; see
 * `valueFromJson`.
 */
export function valueToJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (Array.isArray(value)) return value.map(valueToJson)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, valueToJson(field)]))
  }
  throw new LockstepError('NoJsonForm', `a ${typeof value} has no JSON form; codecs' values have none of it`, { value })
}
