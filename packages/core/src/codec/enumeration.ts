import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { take } from './reader.js'
import { unit } from './unit.js'
import { invalidIndex, invalidName, variantTable } from './variant-table.js'
import { writeByte } from './writer.js'

/**
 * One of several names: its index in one byte. Values are the names themselves.
 *
 * Either `enumeration('Red', 'Green')`, with indices from 0 in the order given, or
 * `enumeration({ Red: 1, Green: 7 })`, with indices from 0 to 255.
 *
 * @throws {CodecError} `InvalidDefinition` for no names, a name or an index twice, an index not from 0 to 255, or
 * names that are not identifiers.
 */
export function enumeration<const Name extends string>(...names: readonly Name[]): Codec<Name>
export function enumeration<const Name extends string>(indices: Readonly<Record<Name, number>>): Codec<Name>
export function enumeration(...given: readonly string[] | readonly [Readonly<Record<string, number>>]): Codec<string> {
  const entries = variantTable(
    'enumeration',
    indicesByName(given).map(([name, index]) => ({ index, name, payload: unit })),
  )
  const indexOf = new Map(entries.map(({ index, name }) => [name, index]))
  if (indexOf.size !== entries.length) throw new CodecError('InvalidDefinition', 'enumeration has a name twice')
  const nameOf: (string | undefined)[] = []
  for (const { index, name } of entries) nameOf[index] = name
  return defineCodec(
    { kind: 'variant', variants: entries.map(({ index, name }) => [index, name, unit.schema] as const) },
    1,
    1,
    (writer, value: string) => {
      const index = indexOf.get(value)
      if (index === undefined) throw invalidName(value, indexOf.keys())
      writeByte(writer, index)
    },
    (reader) => {
      const index = reader.view.getUint8(take(reader, 1))
      const name = nameOf[index]
      if (name === undefined) throw invalidIndex(index, nameOf)
      return name
    },
  )
}

function indicesByName(
  given: readonly string[] | readonly [Readonly<Record<string, number>>],
): readonly (readonly [name: string, index: number])[] {
  const [first] = given
  if (typeof first === 'object') return Object.entries(first)
  return given.flatMap((name, index) => (typeof name === 'string' ? [[name, index] as const] : []))
}
