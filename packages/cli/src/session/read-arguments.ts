import { type Codec, LockstepError } from '@lockstep/core'
import { encode, type Schema, schemaText } from '@lockstep/core/codec'
import { type AccountSource, resolveAccount } from '../account/resolve-account.js'
import { usageError } from '../usage-error.js'

/**
 * Reads arguments from JSON by their codec: integers of more than 32 bits as decimal text or whole numbers, 32 bytes
 * also by an account's name. Every mistake names its field.
 *
 * @throws LockstepError `Usage`
 */
export async function readArguments<Value>(source: AccountSource, codec: Codec<Value>, text: string): Promise<Value> {
  const json = parsed(text, codec)
  const value: unknown = await readValue({ source }, codec.schema, '--args', json)
  requireFit(codec, value)
  return value
}

/** Asserts that the codec takes the value. */
function requireFit<Value>(codec: Codec<Value>, value: unknown): asserts value is Value {
  try {
    encode<unknown>(codec, value)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw usageError(
      '--args',
      JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)),
      error.message,
    )
  }
}

interface Reading {
  readonly source: AccountSource
}

async function readValue(reading: Reading, schema: Schema, path: string, json: unknown): Promise<unknown> {
  switch (schema.kind) {
    case 'uint':
    case 'int':
    case 'compact':
      return integerOf(schema.bits, path, json)
    case 'fixedBytes':
      if (schema.length !== 32 || typeof json !== 'string' || json.startsWith('0x')) return json
      return resolveAccount(reading.source, path, json)
    case 'option':
      return json === null ? null : readValue(reading, schema.some, path, json)
    case 'array':
    case 'vec':
      return Promise.all(
        listOf(path, json).map((item, index) => readValue(reading, schema.item, `${path}[${index}]`, item)),
      )
    case 'tuple': {
      const items = listOf(path, json)
      if (items.length !== schema.items.length)
        throw usageError(path, shown(json), `write ${schema.items.length} values`)
      return Promise.all(schema.items.map((item, index) => readValue(reading, item, `${path}[${index}]`, items[index])))
    }
    case 'struct':
      return structOf(reading, schema, path, json)
    case 'variant': {
      // An enumeration's value is the name alone; the codec knows which of the two it is.
      if (typeof json === 'string') return json
      const { type, value }: Record<string, unknown> = Object(json)
      const payload = schema.variants.find(([, name]) => name === type)?.[2]
      const names = schema.variants.map(([, name]) => name).join(', ')
      if (payload === undefined) throw usageError(`${path}.type`, shown(type), `there are ${names}`)
      return {
        type,
        value: payload.kind === 'unit' ? null : await readValue(reading, payload, `${path}.${type}`, value),
      }
    }
    default:
      return json
  }
}

async function structOf(
  reading: Reading,
  { fields }: Extract<Schema, { kind: 'struct' }>,
  path: string,
  json: unknown,
): Promise<unknown> {
  const names = fields.map(([name]) => name)
  const wanted = names.length === 0 ? 'there are no fields' : `write an object with ${names.join(', ')}`
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw usageError(path, shown(json), wanted)
  const given: Record<string, unknown> = Object(json)
  const unknownField = Object.keys(given).find((name) => !names.includes(name))
  if (unknownField !== undefined) throw usageError(path, unknownField, wanted)
  const entries: (readonly [string, unknown])[] = []
  for (const [name, schema] of fields) {
    if (!Object.hasOwn(given, name)) throw usageError(`${path}.${name}`, undefined, `it is ${schemaText(schema)}`)
    entries.push([name, await readValue(reading, schema, `${path}.${name}`, given[name])])
  }
  return Object.fromEntries(entries)
}

function integerOf(bits: number, path: string, json: unknown): number | bigint {
  const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json
  if (typeof text !== 'string' || !/^-?[0-9]{1,80}$/.test(text)) {
    throw usageError(path, shown(json), 'write a whole number, in quotes where it has more than 15 digits')
  }
  return bits > 32 ? BigInt(text) : Number(text)
}

function listOf(path: string, json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw usageError(path, shown(json), 'write a list in brackets')
}

function parsed(text: string, { schema }: Pick<Codec<unknown>, 'schema'>): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw usageError('--args', text, `it is no JSON; write ${schemaText(schema)} as an object`)
  }
}

function shown(json: unknown): string | undefined {
  return json === undefined ? undefined : JSON.stringify(json)
}
