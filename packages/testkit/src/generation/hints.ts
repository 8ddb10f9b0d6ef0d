import fc from 'fast-check'
import { isJsonList, isJsonObject, type JsonValue } from '../log/json-value.js'
import type { ValuePool } from './value-pool.js'

/**
 * Hints stand in a draft's arguments for values that only the state tells: which value of it, by a number that is
 * taken modulo how many there are. They begin with a byte that no generated text does.
 */
const mark = '\u0001'

/**
 * How an integer lies to one of the state: a key itself, any itself, its neighbours, a part, what is missing to the
 * greatest, one more.
 */
const relations = { key: 4, same: 3, less: 2, part: 3, more: 1, room: 1, over: 1 } as const

const anyRelation = fc.oneof(
  ...Object.entries(relations).map(([relation, weight]) => ({ weight, arbitrary: fc.constant(relation) })),
)

const mostPicks = 255
/** Where the state has no 32 bytes yet, hints are at one of the first parties. */
const fewParties = 2

/** A hint at an unsigned integer of so many bits. */
export function anyIntegerHint(bits: number): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.nat(mostPicks), anyRelation)
    .map(([pick, relation]) => [mark, 'integer', bits, pick, relation].join(' '))
}

/** A hint at so many bytes. */
export function anyBytesHint(length: number): fc.Arbitrary<unknown> {
  return fc.nat(mostPicks).map((pick) => [mark, 'bytes', length, pick].join(' '))
}

/**
 * Puts values of the pool in the places of hints; `nameOf` says how 32 bytes are written in a log.
 *
 * @param attempt from 0: each one takes other values of the pool
 */
export function resolveHints(
  json: JsonValue,
  pool: ValuePool,
  nameOf: (bytes: string) => string,
  attempt = 0,
): JsonValue {
  const inner = (part: JsonValue): JsonValue => resolveHints(part, pool, nameOf, attempt)
  if (typeof json === 'string') return json.startsWith(mark) ? resolveHint(json, pool, nameOf, attempt) : json
  if (isJsonList(json)) return json.map(inner)
  if (!isJsonObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, inner(value)]))
}

/** Whether anything in a draft's arguments waits for the state. */
export function hasHint(json: JsonValue): boolean {
  if (typeof json === 'string') return json.startsWith(mark)
  if (isJsonList(json)) return json.some(hasHint)
  return isJsonObject(json) && Object.values(json).some(hasHint)
}

function resolveHint(hint: string, pool: ValuePool, nameOf: (bytes: string) => string, attempt: number): JsonValue {
  const [, kind, size, pick, relation] = hint.split(' ')
  const place = Number(pick) + attempt
  if (kind === 'integer') return integerAt(pool, Number(size), place, relationOf(relation, attempt))
  const known = pool.bytes.get(Number(size)) ?? []
  const value = known[place % Math.max(1, known.length)]
  if (value !== undefined) return nameOf(value)
  return size === '32' ? `party:${place % fewParties}` : `0x${'00'.repeat(Number(size))}`
}

/** What names nothing may name something that is there, what was too much may be less. */
function relationOf(relation: string | undefined, attempt: number): string | undefined {
  if (attempt === 0 || relation === 'key') return relation
  return attempt === 1 ? 'key' : 'part'
}

function integerAt(
  { integers, keys }: ValuePool,
  bits: number,
  place: number,
  relation: string | undefined,
): JsonValue {
  const max = (1n << BigInt(bits)) - 1n
  const named = relation === 'key' ? keys.get(bits) : undefined
  const known = named ?? integers.get(bits) ?? []
  const value = related(known[place % Math.max(1, known.length)] ?? BigInt(place), max, relation)
  const clamped = value < 0n ? 0n : value > max ? max : value
  return bits <= 32 ? Number(clamped) : clamped.toString()
}

function related(value: bigint, max: bigint, relation: string | undefined): bigint {
  switch (relation) {
    case 'less':
      return value - 1n
    case 'part':
      return value / 10n
    case 'more':
      return value + 1n
    case 'room':
      return max - value
    case 'over':
      return max - value + 1n
    default:
      return value
  }
}
