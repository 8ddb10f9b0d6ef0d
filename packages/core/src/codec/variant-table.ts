import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { checkDefinitionName } from './definition-name.js'
import { showValue } from './show-value.js'

/** A variant with its index: the byte that its encoding begins with. */
export interface IndexedVariant {
  readonly index: number
  readonly name: string
  readonly payload: Codec<unknown>
}

/**
 * The variants of a type by rising index, checked: the order of their declaration has no effect on the encoding, so
 * it has none on the schema.
 */
export function variantTable(owner: string, entries: readonly IndexedVariant[]): readonly IndexedVariant[] {
  if (entries.length === 0) throw new CodecError('InvalidDefinition', `${owner} needs at least one name`)
  const seen = new Map<number, string>()
  for (const { index, name } of entries) {
    checkDefinitionName(owner, name)
    if (!(Number.isInteger(index) && index >= 0 && index <= 255)) throw indexOutOfRange(owner, name, index)
    const other = seen.get(index)
    if (other !== undefined) {
      throw new CodecError('InvalidDefinition', `${owner} gives the index ${index} to ${other} and to ${name}`, {
        field: name,
        value: index,
      })
    }
    seen.set(index, name)
  }
  return entries.toSorted((left, right) => left.index - right.index)
}

/** The refusal of an index that no variant has. */
export function invalidIndex(index: number, byIndex: readonly (unknown | undefined)[]): CodecError {
  const known = [...byIndex.keys()].filter((at) => byIndex[at] !== undefined)
  return new CodecError('InvalidVariant', `there is no variant ${index}; there are ${known.join(', ')}`, {
    value: index,
    limit: known,
  })
}

/** The refusal of a name that no variant has. */
export function invalidName(name: unknown, known: Iterable<string>): CodecError {
  const names = [...known]
  return new CodecError('InvalidVariant', `there is no variant ${showValue(name)}; there are ${names.join(', ')}`, {
    value: name,
    limit: names,
  })
}

function indexOutOfRange(owner: string, name: string, index: number): CodecError {
  return new CodecError(
    'InvalidDefinition',
    `${owner} needs an index from 0 to 255 for ${name}, but was given ${showValue(index)}`,
    { field: name, value: index, limit: 255 },
  )
}
