import { LockstepError } from '@lockstep/core'

/** Our forms of values, told apart for libraries whose types want to know. Each throws `WrongValue` for another form. */

export function booleanOf(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refused('a boolean', value)
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : refused('a number', value)
}

export function bigintOf(value: unknown): bigint {
  return typeof value === 'bigint' ? value : refused('a bigint', value)
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : refused('a string', value)
}

export function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : refused('an array', value)
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : refused('an object', value)
}

/** Name and payload of a variant; of an enumeration the name is all there is. */
export function variantOf(value: unknown): { readonly type: string; readonly value: unknown } {
  if (typeof value === 'string') return { type: value, value: null }
  return { type: stringOf(fieldOf(value, 'type')), value: fieldOf(value, 'value') }
}

function refused(wanted: string, value: unknown): never {
  throw new LockstepError('WrongValue', `${String(value)} stands where ${wanted} is to stand`, { field: wanted, value })
}
