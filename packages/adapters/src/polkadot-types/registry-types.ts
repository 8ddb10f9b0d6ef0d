import { type Codec, type Schema, schemaText } from '@lockstep/core/codec'
import { notRepresentable } from './not-representable.js'
import { registryEnum } from './registry-enum.js'
import { checkPartName, checkTypeName } from './registry-name.js'
import type { RegistryType } from './registry-type.js'

/** The definitions so far, and the name of each struct and variant by the text of its schema. */
interface Draft {
  readonly types: Map<string, RegistryType>
  readonly names: Map<string, string>
}

/** COMPAT: the longest array that the registry takes. */
const longestArray = 2048

/**
 * Definitions for `registry.register(…)` of `@polkadot/types`, so that clients built on it encode and decode the
 * same bytes as our codecs do.
 *
 * Structs and variants within another type get a name of their own: that of the outer type, `_`, and the field,
 * variant or position (`Transfer_dest`); one that is equal to a named type goes by that name. Bounds are not part of
 * a registry type; a tuple of one item is the item; an empty tuple is `Null`. A gap between variant indices is filled
 * with `__Unused<index>`, because the registry numbers payloads from 0 on. What the registry decodes is therefore
 * more than our codecs accept: it is for clients, never a check.
 *
 * @throws {LockstepError} `NotRepresentable` for arrays and fixed bytes of more than 2048 items, variants that differ
 * in upper and lower case alone, and names that the registry rewrites or gives a meaning.
 */
export function toRegistryTypes(codecs: Readonly<Record<string, Codec<unknown>>>): Record<string, RegistryType> {
  const draft: Draft = { types: new Map(), names: new Map() }
  const named = Object.entries(codecs)
  for (const [name, { schema }] of named) {
    checkTypeName(name)
    // Taken before any definition, so that no generated name is one of them.
    draft.types.set(name, '')
    const text = schemaText(schema)
    if (isNamed(schema) && !draft.names.has(text)) draft.names.set(text, name)
  }
  for (const [name, { schema }] of named) draft.types.set(name, definition(draft, name, schema))
  return Object.fromEntries(draft.types)
}

function isNamed({ kind }: Schema): boolean {
  return kind === 'struct' || kind === 'variant'
}

function definition(draft: Draft, name: string, schema: Schema): RegistryType {
  switch (schema.kind) {
    case 'struct':
      return Object.fromEntries(
        schema.fields.map(([field, part]) => {
          checkPartName(name, field)
          return [field, reference(draft, `${name}_${field}`, part)]
        }),
      )
    case 'variant':
      return registryEnum(name, schema.variants, (variant, payload) => reference(draft, `${name}_${variant}`, payload))
    default:
      return reference(draft, name, schema)
  }
}

function reference(draft: Draft, path: string, schema: Schema): string {
  switch (schema.kind) {
    case 'bool':
      return 'bool'
    case 'unit':
      return 'Null'
    case 'uint':
      return `u${schema.bits}`
    case 'int':
      return `i${schema.bits}`
    case 'compact':
      return `Compact<u${schema.bits}>`
    case 'fixedBytes':
      return arrayOf(path, 'u8', schema.length)
    case 'bytes':
      return 'Bytes'
    case 'text':
      return 'Text'
    case 'option':
      return `Option<${reference(draft, path, schema.some)}>`
    case 'array':
      return arrayOf(path, reference(draft, path, schema.item), schema.length)
    case 'vec':
      return `Vec<${reference(draft, path, schema.item)}>`
    case 'tuple':
      return tupleOf(schema.items.map((item, at) => reference(draft, `${path}_${at}`, item)))
    case 'struct':
    case 'variant':
      return namedReference(draft, path, schema)
  }
}

function arrayOf(path: string, item: string, length: number): string {
  if (length > longestArray) {
    throw notRepresentable(path, length, `takes arrays of at most ${longestArray} items, not ${length}; use a vec`)
  }
  return `[${item};${length}]`
}

function tupleOf(items: readonly string[]): string {
  if (items.length > 1) return `(${items.join(',')})`
  return items[0] ?? 'Null'
}

function namedReference(draft: Draft, path: string, schema: Schema): string {
  const text = schemaText(schema)
  const known = draft.names.get(text)
  if (known !== undefined) return known
  const name = freeName(draft, path)
  draft.names.set(text, name)
  draft.types.set(name, '')
  draft.types.set(name, definition(draft, name, schema))
  return name
}

function freeName(draft: Draft, path: string): string {
  return draft.types.has(path) ? freeName(draft, `${path}_`) : path
}
