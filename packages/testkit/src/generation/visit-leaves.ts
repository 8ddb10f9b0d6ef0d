import type { Schema } from '@lockstep/core/codec'

/** `name`: of the field that the value stands in. */
export type VisitLeaf = (schema: Schema, value: unknown, name: string | undefined) => void

/** Visits what a codec's value consists of, in its order: integers, bytes and text. */
export function visitLeaves(schema: Schema, value: unknown, visit: VisitLeaf, name?: string): void {
  switch (schema.kind) {
    case 'uint':
    case 'compact':
    case 'fixedBytes':
    case 'bytes':
    case 'text':
      visit(schema, value, name)
      return
    case 'option':
      if (value !== null) visitLeaves(schema.some, value, visit, name)
      return
    case 'array':
    case 'vec':
      if (Array.isArray(value)) for (const item of value) visitLeaves(schema.item, item, visit, name)
      return
    case 'tuple':
      if (Array.isArray(value))
        for (const [index, item] of schema.items.entries()) visitLeaves(item, value[index], visit)
      return
    case 'struct': {
      const members = membersOf(value)
      for (const [field, type] of schema.fields) visitLeaves(type, members.get(field), visit, field)
      return
    }
    case 'variant': {
      const members = membersOf(value)
      const chosen = schema.variants.find(([, variant]) => variant === members.get('type'))
      if (chosen !== undefined) visitLeaves(chosen[2], members.get('value'), visit, name)
      return
    }
    default:
  }
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}
