import { type StateItem, type Stf, spaceName } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyName } from '../generation/any-arguments.js'
import { arbitraryFromSchema } from '../generation/arbitrary-from-schema.js'
import { keyCodec } from '../generation/value-pool.js'
import type { JsonValue } from '../log/json-value.js'
import { valueToJson } from '../log/value-to-json.js'
import type { EntryWrite, StateEdit } from './state-edit.js'

/** An edit before the state has had its say. */
export type DraftEdit = StateEdit | IntegerShift

/** Two integers of the state that change by as much, in the same direction or against each other: sums stay sums. */
export interface IntegerShift {
  readonly places: readonly [IntegerPlace, IntegerPlace]
  /** A whole number; `room`: as far as the first one can grow. */
  readonly by: string
  readonly isOpposite: boolean
}

export interface IntegerPlace extends Omit<EntryWrite, 'value'> {
  /** Which integer of the entry, modulo how many it has. */
  readonly leaf: number
}

const parties = 3
const mostWrites = 3
const smallNumbers = 4
const options = { bytes32: anyName(parties), unsigned: () => fc.nat(smallNumbers) }

/** Edits of an STF's entries: some together with any values, or two integers by the same amount. */
export function anyDraftEdit(stf: Stf): fc.Arbitrary<DraftEdit> | undefined {
  const items = Object.values(stf.modules).flatMap((module) =>
    Object.entries(module.state).map(([name, item]) => ({ name: spaceName(module.name, name), item })),
  )
  if (items.length === 0) return undefined
  const anyWrite = fc.oneof(...items.map(({ name, item }) => anyEntry(name, item)))
  const anyPlace = fc.oneof(
    ...items.map(
      ({ name, item }): fc.Arbitrary<IntegerPlace> =>
        fc.record({ item: fc.constant(name), key: anyKey(item), leaf: fc.nat(3) }, { noNullPrototype: true }),
    ),
  )
  const anyShift = fc.record(
    { places: fc.tuple(anyPlace, anyPlace), by: anyAmount, isOpposite: fc.boolean() },
    { noNullPrototype: true },
  )
  return fc.oneof(anyShift, fc.array(anyWrite, { minLength: 1, maxLength: mostWrites }))
}

const anyAmount: fc.Arbitrary<string> = fc.oneof(
  { withCrossShrink: true },
  fc.nat(1_000).map(String),
  fc.oneof(fc.nat(30), fc.nat(62), fc.nat(126)).map((power) => (1n << BigInt(power)).toString()),
  fc.constant('room'),
)

function anyEntry(name: string, item: StateItem): fc.Arbitrary<EntryWrite> {
  const value = arbitraryFromSchema(item.codec.schema, options).map(valueToJson)
  return fc.record({ item: fc.constant(name), key: anyKey(item), value }, { noNullPrototype: true })
}

function anyKey(item: StateItem): fc.Arbitrary<JsonValue> {
  return arbitraryFromSchema(keyCodec(item).schema, options).map(valueToJson)
}
