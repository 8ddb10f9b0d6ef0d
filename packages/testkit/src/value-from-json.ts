import { LockstepError } from '@lockstep/core'
import type { Schema } from '@lockstep/core/codec'
import { isJsonList, isJsonObject, type JsonValue } from './json-value.js'

/** Puts bytes in the place of a name such as `party:0`; leaves hexadecimal text as it is. */
export type ResolveBytes32 = (name: string) => string

/**
 * The value that a JSON form stands for: decimal text becomes a bigint where the schema has an integer of more than
 * 32 bits, a name becomes bytes where it has 32 bytes. What does not fit is left for the codec to refuse, which
 * names the field.
 *
 * @throws LockstepError `LogMalformed` for text in an integer's place that is no decimal.
 */
export function valueFromJson(schema: Schema, json: JsonValue | undefined, resolve: ResolveBytes32): unknown {
  switch (schema.kind) {
    case 'uint':
    case 'int':
    case 'compact':
      return schema.bits > 32 && typeof json === 'string' ? bigintFrom(json) : json
    case 'fixedBytes':
      return schema.length === 32 && typeof json === 'string' ? resolve(json) : json
    case 'option':
      return json === null ? null : valueFromJson(schema.some, json, resolve)
    case 'array':
    case 'vec':
      return isJsonList(json) ? json.map((item) => valueFromJson(schema.item, item, resolve)) : json
    case 'tuple':
      return schema.items.map((item, index) => valueFromJson(item, isJsonList(json) ? json[index] : undefined, resolve))
    case 'struct':
      return Object.fromEntries(
        schema.fields.map(([name, field]) => [name, valueFromJson(field, member(json, name), resolve)]),
      )
    case 'variant':
      return variantFromJson(schema, json, resolve)
    default:
      return json
  }
}

function variantFromJson(
  schema: Extract<Schema, { kind: 'variant' }>,
  json: JsonValue | undefined,
  resolve: ResolveBytes32,
): unknown {
  const type = member(json, 'type')
  const payload = schema.variants.find(([, name]) => name === type)?.[2]
  return payload === undefined ? json : { type, value: valueFromJson(payload, member(json, 'value'), resolve) }
}

function bigintFrom(text: string): bigint {
  if (/^-?[0-9]+$/.test(text)) return BigInt(text)
  throw new LockstepError('LogMalformed', `'${text}' stands for an integer; write it in decimal digits`, {
    value: text,
  })
}

function member(json: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(json) && Object.hasOwn(json, name) ? json[name] : undefined
}
