import { toHex } from '@lockstep/core'

/** Every byte that a message has, as hexadecimal digits and as letters, and every text in it. */
export function contentOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${toHex(value)} ${Buffer.from(value).toString('latin1')} `
  if (typeof value === 'object' && value !== null) return Object.values(value).map(contentOf).join(' ')
  return `${String(value)} `
}
