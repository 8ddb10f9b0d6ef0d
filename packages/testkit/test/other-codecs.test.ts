import { defineStf, map, u8, u32, value } from '@lockstep/core'
import { type Codec, encode, type Schema } from '@lockstep/core/codec'
import { arbitraryFromSchema, codec, codecProperty, examine } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disagreementOf } from '../src/other-codecs/index.js'
import { scaleTs } from '../src/other-codecs/scale-ts.js'
import { codecsByKind } from './schema-kinds.js'

/** A number with its high byte first: a codec that keeps every law of its own. */
const highFirst: Codec<number> = {
  ...u32,
  write: (writer, given) => u32.write(writer, swapped(given)),
  read: (reader) => swapped(u32.read(reader)),
}

function swapped(given: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, given)
  return view.getUint32(0, true)
}

const anyName = fc.oneof(
  fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,5}$/),
  fc.constantFrom('type', 'value', 'registry', 'toU8a', 'constructor', '_enum', 'length', 'Some', 'some'),
)

/** Types within each other, in any names and with gaps between variants. */
const anySchema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...Object.values(codecsByKind).flatMap((codecs) => codecs.map(({ schema }) => schema))),
    tie('schema').map((some): Schema => ({ kind: 'option', some })),
    fc.tuple(tie('schema'), fc.nat(3)).map(([item, length]): Schema => ({ kind: 'array', item, length })),
    tie('schema').map((item): Schema => ({ kind: 'vec', item, max: 3 })),
    fc.array(tie('schema'), { maxLength: 3 }).map((items): Schema => ({ kind: 'tuple', items })),
    anyParts(tie('schema')).map((parts): Schema => ({ kind: 'struct', fields: parts })),
    anyVariants(tie('schema')).map((variants): Schema => ({ kind: 'variant', variants })),
  ),
})).schema

describe('the other libraries', () => {
  test.each(Object.entries(codecsByKind))('have the types of kind %s, and agree with our codecs', (_kind, codecs) => {
    for (const { codec: each, disagreement } of codecs.map((codec) => ({
      codec,
      disagreement: disagreementOf(codec.schema),
    }))) {
      const agrees = fc.property(arbitraryFromSchema(each.schema), (given) => {
        expect(disagreement(given, encode<unknown>(each, given))).toBe(undefined)
      })
      fc.assert(agrees, { numRuns: 40 })
    }
  })

  test('agree with each other about types within types', () => {
    const anyTyped = anySchema.chain((schema) => arbitraryFromSchema(schema).map((given) => ({ schema, given })))
    const agree = fc.property(anyTyped, ({ schema, given }) => {
      expect(disagreementOf(schema)(given, scaleTs.codecFor(schema).encode(given))).toBe(undefined)
    })
    fc.assert(agree, { numRuns: 150 })
  })

  test('say what they make of a value, and of bytes', () => {
    const disagreement = disagreementOf(u32.schema)
    expect(disagreement(1, Uint8Array.of(0, 0, 0, 1))).toBe(
      '@polkadot/types-codec encodes 1 as 0x01000000, not as 0x00000001',
    )
    expect(disagreement(2 ** 32, Uint8Array.of(0, 0, 0, 0))).toMatch(/encodes 4294967296 as nothing \(Error: u32: /)
  })
})

describe('property 7', () => {
  const broken = defineStf({ name: 'broken', version: 1, state: { due: map(u8, highFirst) }, calls: {} })

  test('finds an encoding that only other libraries know to be wrong', () => {
    expect(() => codec(broken, { seed: 1 })).toThrow(/values of the state due: @polkadot\/types-codec encodes/)
  })

  test('says what codecs were held against', async () => {
    const { properties } = await examine(broken, { properties: [7], numRuns: 1 })
    expect(properties[0]?.remark).toBe('2 codecs, held against @polkadot/types-codec and scale-ts')
    const bare = defineStf({ name: 'bare', version: 1, state: {}, calls: {} })
    expect(codecProperty.remark?.(bare)).toMatch(/^0 codecs/)
  })

  test('tries each codec of an app in a few runs', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `part${index}`)
    for (const wrong of ['part0', 'part20', 'part39']) {
      const state = Object.fromEntries(names.map((name) => [name, value(name === wrong ? highFirst : u32, 0)]))
      const large = defineStf({ name: 'large', version: 1, state, calls: {} })
      const { holds } = await examine(large, { properties: [7], numRuns: 30 })
      expect(holds, wrong).toBe(false)
    }
  })
})

function anyParts(part: fc.Arbitrary<Schema>): fc.Arbitrary<readonly (readonly [string, Schema])[]> {
  return fc.uniqueArray(fc.tuple(anyName, part), { maxLength: 4, selector: ([name]) => name })
}

function anyVariants(part: fc.Arbitrary<Schema>): fc.Arbitrary<readonly (readonly [number, string, Schema])[]> {
  const anyIndices = fc.uniqueArray(fc.nat(255), { minLength: 4, maxLength: 4 })
  return fc
    .tuple(anyParts(part), anyIndices, part)
    .map(([parts, indices, first]) =>
      [['First', first] as const, ...parts.slice(0, 3)]
        .map(([name, payload], at) => [indices[at] ?? at, name, payload] as const)
        .toSorted(([one], [other]) => one - other),
    )
}
