import type { Schema } from '@lockstep/core/codec'
import type { JsonValue } from '../log/json-value.js'

/** Few values of a type, as a log writes them: none, one, the greatest; two parties and the shard; present and absent. */
export function smallDomain(schema: Schema): JsonValue[] {
  switch (schema.kind) {
    case 'bool':
      return [false, true]
    case 'unit':
      return [null]
    case 'uint':
    case 'compact':
      return integers(schema.bits, [0n, 1n, (1n << BigInt(schema.bits)) - 1n])
    case 'int':
      return integers(schema.bits, [0n, 1n, -(1n << BigInt(schema.bits - 1))])
    case 'fixedBytes':
      return schema.length === 32 ? ['party:0', 'party:1', 'shard'] : [`0x${'00'.repeat(schema.length)}`]
    case 'bytes':
      return schema.max === 0 ? ['0x'] : ['0x', '0x01']
    case 'text':
      return schema.max === 0 ? [''] : ['', 'a']
    case 'option':
      return [null, ...smallDomain(schema.some)]
    case 'array':
      return smallDomain(schema.item).map((item) => new Array<JsonValue>(schema.length).fill(item))
    case 'vec':
      return [[], ...(schema.max === 0 ? [] : smallDomain(schema.item).map((item) => [item]))]
    case 'tuple':
      return combinations(schema.items.map(smallDomain))
    case 'struct':
      return combinations(schema.fields.map(([, field]) => smallDomain(field))).map((values) =>
        Object.fromEntries(schema.fields.map(([name], index) => [name, values[index] ?? null])),
      )
    case 'variant':
      return variantValues(schema.variants)
  }
}

function variantValues(variants: Extract<Schema, { kind: 'variant' }>['variants']): JsonValue[] {
  if (variants.every(([, , payload]) => payload.kind === 'unit')) return variants.map(([, name]) => name)
  return variants.flatMap(([, type, payload]) => smallDomain(payload).map((value) => ({ type, value })))
}

function integers(bits: number, values: readonly bigint[]): JsonValue[] {
  return values.map((value) => (bits <= 32 ? Number(value) : value.toString()))
}

const mostCombinations = 4096

/** Every choice of one value each; of very many, evenly chosen ones. */
function combinations<Value>(domains: readonly (readonly Value[])[]): Value[][] {
  const count = domains.reduce((product, { length }) => product * length, 1)
  const chosen = Math.min(count, mostCombinations)
  return Array.from({ length: chosen }, (_, place) => combinationAt(domains, Math.floor((place * count) / chosen)))
}

function combinationAt<Value>(domains: readonly (readonly Value[])[], index: number): Value[] {
  let rest = index
  return domains.flatMap((domain) => {
    const value = domain[rest % domain.length]
    rest = Math.floor(rest / domain.length)
    return value === undefined ? [] : [value]
  })
}
