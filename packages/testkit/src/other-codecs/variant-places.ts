import { LockstepError } from '@lockstep/core'
import type { Schema } from '@lockstep/core/codec'

/** The variants of a type as a library sees them that counts from 0 and knows no gaps. */
export interface VariantPlaces {
  /** One more than the greatest index. */
  readonly count: number
  /** @throws LockstepError `WrongValue` for an index in a gap */
  nameOf(index: number): string
  /** @throws LockstepError `WrongValue` for a name that is none */
  indexOf(name: string): number
  /** In a gap, nothing. */
  payloadOf(index: number): Schema
}

export function variantPlaces(variants: Extract<Schema, { kind: 'variant' }>['variants']): VariantPlaces {
  const byIndex = new Map(variants.map(([index, name, payload]) => [index, { name, payload }]))
  const byName = new Map(variants.map(([index, name]) => [name, index]))
  return {
    count: Math.max(...byIndex.keys()) + 1,
    nameOf: (index) => byIndex.get(index)?.name ?? noVariant(index),
    indexOf: (name) => byName.get(name) ?? noVariant(name),
    payloadOf: (index) => byIndex.get(index)?.payload ?? { kind: 'unit' },
  }
}

function noVariant(value: number | string): never {
  throw new LockstepError('WrongValue', `there is no variant ${value}`, { field: 'variant', value })
}
