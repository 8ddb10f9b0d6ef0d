import type { JsonObject, JsonValue } from '../log/json-value.js'

/** JSON for people: text that stands alone has no quotation marks, unless it would not be seen or could pass for two. */
export function jsonText(value: JsonValue): string {
  return typeof value === 'string' && /^[\w:.+-]+$/.test(value) ? value : JSON.stringify(value)
}

/** Arguments and other fields of an object as text: `to = party:1, amount = 5`. */
export function fieldsText(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} = ${jsonText(value)}`)
    .join(', ')
}
