import { LockstepError } from '@lockstep/core'

/** A value of the Informal Trace Format as JavaScript has it: integers as bigints, sets and maps as themselves. */
export type ItfValue =
  | string
  | boolean
  | bigint
  | readonly ItfValue[]
  | ReadonlySet<ItfValue>
  | ReadonlyMap<ItfValue, ItfValue>
  | ItfRecord

/** A record of the Informal Trace Format, by the names of its fields. */
export interface ItfRecord {
  readonly [field: string]: ItfValue
}

/**
 * Reads a value of a trace.
 *
 * SPEC: Apalache ADR 015, Informal Trace Format: `#bigint`, `#tup`, `#set`, `#map`; all other objects are records.
 *
 * @throws LockstepError `ItfMalformed`
 */
export function itfValue(json: unknown): ItfValue {
  switch (typeof json) {
    case 'string':
    case 'boolean':
      return json
    case 'number':
      if (Number.isSafeInteger(json)) return BigInt(json)
      break
    case 'object':
      if (Array.isArray(json)) return json.map(itfValue)
      if (json !== null) return itfObject(json)
  }
  throw malformed(json)
}

function itfObject(json: object): ItfValue {
  if ('#bigint' in json) return bigintOf(json['#bigint'])
  if ('#tup' in json) return listOf(json['#tup'])
  if ('#set' in json) return new Set(listOf(json['#set']))
  if ('#map' in json) return new Map(listOf(json['#map']).map(pairOf))
  return Object.fromEntries(Object.entries(json).map(([name, field]: [string, unknown]) => [name, itfValue(field)]))
}

function bigintOf(text: unknown): bigint {
  if (typeof text === 'string' && /^-?[0-9]+$/.test(text)) return BigInt(text)
  throw malformed(text)
}

function listOf(json: unknown): readonly ItfValue[] {
  if (Array.isArray(json)) return json.map(itfValue)
  throw malformed(json)
}

function pairOf(pair: ItfValue): readonly [ItfValue, ItfValue] {
  if (Array.isArray(pair)) {
    const [key, value]: readonly ItfValue[] = pair
    if (key !== undefined && value !== undefined && pair.length === 2) return [key, value]
  }
  throw malformed(itfText(pair))
}

/**
 * A value as text that is the same for equal values: maps, sets and records in the order of their texts. Whole numbers
 * are as good as bigints, and a map from texts is as good as a record.
 */
export function itfText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(itfText).join(', ')}]`
  if (value instanceof Set) return `Set(${Array.from(value, itfText).sort().join(', ')})`
  if (value instanceof Map) return fieldsText([...value])
  if (typeof value === 'object' && value !== null) return fieldsText(Object.entries(value))
  return String(value)
}

function fieldsText(fields: readonly (readonly [key: unknown, value: unknown])[]): string {
  const lines = fields.map(([key, value]) => `${itfText(key)}: ${itfText(value)}`)
  return `{ ${lines.sort().join(', ')} }`
}

function malformed(json: unknown): LockstepError {
  return new LockstepError(
    'ItfMalformed',
    `${JSON.stringify(json)?.slice(0, 80)} is no value of the Informal Trace Format; write traces with quint run --mbt --out-itf`,
    { value: json },
  )
}
