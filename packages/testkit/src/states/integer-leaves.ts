import type { Schema } from '@lockstep/core/codec'
import { isJsonList, isJsonObject, type JsonValue } from '../log/json-value.js'

/** An integer somewhere in a value. */
export interface IntegerLeaf {
  readonly integer: bigint
  readonly min: bigint
  readonly max: bigint
  /** The whole value with another integer here. */
  replaced(integer: bigint): JsonValue
}

/** All integers in a value's JSON form, in the order of its schema. */
export function integerLeaves(schema: Schema, json: JsonValue): IntegerLeaf[] {
  const inside = (part: Schema, of: JsonValue, whole: (inner: JsonValue) => JsonValue): IntegerLeaf[] =>
    integerLeaves(part, of).map((leaf) => ({ ...leaf, replaced: (integer) => whole(leaf.replaced(integer)) }))
  switch (schema.kind) {
    case 'uint':
    case 'compact':
      return leavesOf(json, schema.bits, 0n, (1n << BigInt(schema.bits)) - 1n)
    case 'int':
      return leavesOf(json, schema.bits, -(1n << BigInt(schema.bits - 1)), (1n << BigInt(schema.bits - 1)) - 1n)
    case 'option':
      return json === null ? [] : inside(schema.some, json, (inner) => inner)
    case 'array':
    case 'vec':
      return isJsonList(json)
        ? json.flatMap((item, at) => inside(schema.item, item, (inner) => json.with(at, inner)))
        : []
    case 'tuple':
      return isJsonList(json)
        ? schema.items.flatMap((part, at) => inside(part, json[at] ?? null, (inner) => json.with(at, inner)))
        : []
    case 'struct':
      return isJsonObject(json)
        ? schema.fields.flatMap(([name, part]) =>
            inside(part, json[name] ?? null, (inner) => ({ ...json, [name]: inner })),
          )
        : []
    default:
      return []
  }
}

function leavesOf(json: JsonValue, bits: number, min: bigint, max: bigint): IntegerLeaf[] {
  if (typeof json !== 'number' && typeof json !== 'string') return []
  const replaced = (integer: bigint): JsonValue => (bits <= 32 ? Number(integer) : integer.toString())
  return [{ integer: BigInt(json), min, max, replaced }]
}
