import type { Schema } from './schema.js'

/**
 * A schema as text, such as `struct{free:u128,note:option<bytes<512>>}`: the same for the same type on every machine,
 * and different for different types, because names hold no punctuation. It is what identity hashes are made of, so
 * its form never changes.
 */
export function schemaText(schema: Schema): string {
  switch (schema.kind) {
    case 'bool':
    case 'unit':
      return schema.kind
    case 'uint':
      return `u${schema.bits}`
    case 'int':
      return `i${schema.bits}`
    case 'compact':
      return `compact<u${schema.bits}>`
    case 'fixedBytes':
      return `fixedBytes<${schema.length}>`
    case 'bytes':
    case 'text':
      return `${schema.kind}<${schema.max}>`
    case 'option':
      return `option<${schemaText(schema.some)}>`
    case 'array':
      return `array<${schemaText(schema.item)},${schema.length}>`
    case 'vec':
      return `vec<${schemaText(schema.item)},${schema.max}>`
    case 'tuple':
      return `tuple<${schema.items.map(schemaText).join(',')}>`
    case 'struct':
      return `struct{${schema.fields.map(([name, field]) => `${name}:${schemaText(field)}`).join(',')}}`
    case 'variant':
      return `variant{${schema.variants.map(([index, name, payload]) => `${index}=${name}:${schemaText(payload)}`).join(',')}}`
  }
}
