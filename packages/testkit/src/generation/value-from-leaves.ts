import type { Schema } from '@lockstep/core/codec'
import type { JsonObject, JsonValue } from '../log/json-value.js'
import { valueToJson } from '../log/value-to-json.js'
import type { EntryLeaf, EntryLeaves } from './entry-leaves.js'
import type { Random } from './random.js'

/** What values are made from. */
export interface LeafChoice {
  readonly leaves: EntryLeaves
  readonly random: Random
  /** Names of the parties that take part, as a log has them. */
  readonly parties: readonly string[]
  /** How 32 bytes are written in a log. */
  nameOf(bytes: string): string
}

/**
 * A value of a type, as a log has it, which goes with an entry: what has the name of one of its fields is that field,
 * what can be its key is its key. Simple where the entry has nothing of the kind.
 *
 * @param name of the field that the value is for
 */
export function valueFromLeaves(choice: LeafChoice, schema: Schema, name?: string): JsonValue {
  const { random } = choice
  const inner = (part: Schema, of = name): JsonValue => valueFromLeaves(choice, part, of)
  switch (schema.kind) {
    case 'bool':
      return random.chance(0.5)
    case 'unit':
      return null
    case 'uint':
    case 'compact':
      return integerFor(choice, schema, name)
    case 'int':
      return written(schema.bits, BigInt(random.between(-1, 1)))
    case 'fixedBytes':
      return fixedBytesFor(choice, schema, name)
    case 'bytes':
      return leafFor(choice, schema, name)?.json ?? '0x'
    case 'text':
      return leafFor(choice, schema, name)?.json ?? ''
    case 'option':
      return random.chance(0.5) ? null : inner(schema.some)
    case 'array':
      return Array.from({ length: schema.length }, () => inner(schema.item))
    case 'vec':
      return Array.from({ length: random.below(Math.min(schema.max, mostItems) + 1) }, () => inner(schema.item))
    case 'tuple':
      return schema.items.map((item) => inner(item, undefined))
    case 'struct':
      return structFrom(schema, inner)
    case 'variant':
      return variantFrom(choice, schema)
  }
}

const mostItems = 2

function structFrom(
  { fields }: Extract<Schema, { kind: 'struct' }>,
  inner: (schema: Schema, name: string) => JsonValue,
): JsonObject {
  return Object.fromEntries(fields.map(([name, field]) => [name, inner(field, name)]))
}

/** Where no variant carries anything the codec is an enumeration, whose values are the bare names. */
function variantFrom(choice: LeafChoice, { variants }: Extract<Schema, { kind: 'variant' }>): JsonValue {
  const [, type, payload] = choice.random.pick(variants) ?? [0, '', { kind: 'unit' }]
  return variants.every(([, , each]) => each.kind === 'unit') ? type : { type, value: valueFromLeaves(choice, payload) }
}

function fixedBytesFor(choice: LeafChoice, schema: Extract<Schema, { kind: 'fixedBytes' }>, name?: string): JsonValue {
  const { random, parties, nameOf } = choice
  const found = random.chance(0.5) ? undefined : leafFor(choice, schema, name)?.json
  if (typeof found === 'string') return schema.length === 32 ? nameOf(found) : found
  return (schema.length === 32 ? random.pick(parties) : undefined) ?? `0x${'00'.repeat(schema.length)}`
}

/** What has the name or is a key is mostly meant as it is; of all else little is likelier to suffice. */
function integerFor(
  choice: LeafChoice,
  schema: Extract<Schema, { kind: 'uint' | 'compact' }>,
  name?: string,
): JsonValue {
  const { random } = choice
  const { bits } = schema
  const leaf = leafFor(choice, schema, name)
  const isMeant = leaf !== undefined && random.chance(leaf.isOther ? 0.25 : 0.875)
  if (isMeant) return written(bits, BigInt(String(leaf.json)))
  if (leaf === undefined || random.chance(0.75)) return written(bits, BigInt(random.below(fewUnits)))
  return written(bits, BigInt(String(leaf.json)) / 2n)
}

const fewUnits = 12

function written(bits: number, value: bigint): JsonValue {
  return bits <= 32 ? Number(value) : value.toString()
}

/** What an entry has of a type. */
interface FoundLeaf {
  readonly json: JsonValue
  /** Neither of the same name nor a key. */
  readonly isOther: boolean
}

function leafFor({ leaves, random }: LeafChoice, schema: Schema, name: string | undefined): FoundLeaf | undefined {
  const keys = leaves.key.filter((leaf) => isOf(leaf, schema))
  const values = leaves.value.filter((leaf) => isOf(leaf, schema))
  const named = values.filter((leaf) => name !== undefined && leaf.name === name)
  const meant = named.length > 0 ? named : keys
  const isOther = meant.length === 0 || (named.length === 0 && random.chance(0.25))
  const leaf = random.pick(isOther ? values : meant)
  return leaf === undefined ? undefined : { json: valueToJson(leaf.value), isOther }
}

/** Whether a value of an entry can be one of this type. */
export function isOf({ schema: other }: EntryLeaf, schema: Schema): boolean {
  switch (schema.kind) {
    case 'uint':
    case 'compact':
      return (other.kind === 'uint' || other.kind === 'compact') && other.bits === schema.bits
    case 'fixedBytes':
      return other.kind === 'fixedBytes' && other.length === schema.length
    case 'bytes':
    case 'text':
      return other.kind === schema.kind && other.max <= schema.max
    default:
      return false
  }
}
