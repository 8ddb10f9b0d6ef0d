import { type Schema, schemaText } from '@lockstep/core/codec'
import { isJsonList, isJsonObject, type JsonValue } from './json-value.js'

/** Whose JSON is read. */
export interface JsonReading {
  /** Puts bytes in the place of a name such as `party:0`, and leaves hexadecimal text as it is; asked for 32 bytes. */
  resolve(name: string, path: string): string
  /**
   * The error for what does not fit: where it stands, as text what is there (`undefined` where it is missing), and what
   * may stand there.
   */
  refuse(path: string, given: string | undefined, wanted: string): Error
}

/**
 * The value that a JSON form stands for: decimal text becomes a bigint where the schema has an integer of more than
 * 32 bits, a name becomes bytes where it has 32 bytes. Integers may be written either way, as long as no digit is lost.
 * Whatever else does not fit is left for the codec to refuse: sizes, ranges, alphabets.
 *
 * @param path what errors call the place of `json`
 * @throws what `reading.refuse` makes, and what `reading.resolve` throws
 */
export function valueFromJson(
  reading: JsonReading,
  schema: Schema,
  path: string,
  json: JsonValue | undefined,
): unknown {
  switch (schema.kind) {
    case 'uint':
    case 'int':
    case 'compact':
      return integerFrom(reading, schema.bits, path, json)
    case 'fixedBytes':
      return schema.length === 32 && typeof json === 'string' ? reading.resolve(json, path) : json
    case 'option':
      return json === null ? null : valueFromJson(reading, schema.some, path, json)
    case 'array':
    case 'vec':
      return listIn(reading, path, json).map((item, index) =>
        valueFromJson(reading, schema.item, `${path}[${index}]`, item),
      )
    case 'tuple':
      return tupleFrom(reading, schema.items, path, json)
    case 'struct':
      return structFrom(reading, schema.fields, path, json)
    case 'variant':
      return variantFrom(reading, schema.variants, path, json)
    default:
      return json
  }
}

const decimal = /^-?[0-9]{1,80}$/

function integerFrom(
  { refuse }: JsonReading,
  bits: number,
  path: string,
  json: JsonValue | undefined,
): number | bigint {
  const isWhole =
    (typeof json === 'number' && Number.isSafeInteger(json)) || (typeof json === 'string' && decimal.test(json))
  if (isWhole) return bits > 32 ? BigInt(json) : Number(json)
  throw refuse(path, shown(json), 'write a whole number, in quotes where it has more than 15 digits')
}

function tupleFrom(
  reading: JsonReading,
  schemas: Extract<Schema, { kind: 'tuple' }>['items'],
  path: string,
  json: JsonValue | undefined,
): unknown {
  const items = listIn(reading, path, json)
  if (items.length !== schemas.length) throw reading.refuse(path, shown(json), `write ${schemas.length} values`)
  return schemas.map((schema, index) => valueFromJson(reading, schema, `${path}[${index}]`, items[index]))
}

function structFrom(
  reading: JsonReading,
  fields: Extract<Schema, { kind: 'struct' }>['fields'],
  path: string,
  json: JsonValue | undefined,
): unknown {
  const names = fields.map(([name]) => name)
  const wanted = names.length === 0 ? 'there are no fields' : `write an object with ${names.join(', ')}`
  if (!isJsonObject(json)) throw reading.refuse(path, shown(json), wanted)
  const unknownField = Object.keys(json).find((name) => !names.includes(name))
  if (unknownField !== undefined) throw reading.refuse(path, unknownField, wanted)
  return Object.fromEntries(
    fields.map(([name, schema]) => {
      if (Object.hasOwn(json, name)) return [name, valueFromJson(reading, schema, `${path}.${name}`, json[name])]
      throw reading.refuse(`${path}.${name}`, undefined, `it is ${schemaText(schema)}`)
    }),
  )
}

/** An enumeration's value is the name alone; the codec knows which of the two it is. */
function variantFrom(
  reading: JsonReading,
  variants: Extract<Schema, { kind: 'variant' }>['variants'],
  path: string,
  json: JsonValue | undefined,
): unknown {
  if (typeof json === 'string') return json
  const { type, value } = isJsonObject(json) ? json : {}
  const payload = variants.find(([, name]) => name === type)?.[2]
  if (payload === undefined) {
    throw reading.refuse(`${path}.type`, shown(type), `there are ${variants.map(([, name]) => name).join(', ')}`)
  }
  return { type, value: payload.kind === 'unit' ? null : valueFromJson(reading, payload, `${path}.${type}`, value) }
}

function listIn({ refuse }: JsonReading, path: string, json: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonList(json)) return json
  throw refuse(path, shown(json), 'write a list in brackets')
}

function shown(json: JsonValue | undefined): string | undefined {
  return json === undefined ? undefined : JSON.stringify(json)
}
