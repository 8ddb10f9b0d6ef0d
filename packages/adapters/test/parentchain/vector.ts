import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'

interface Vector {
  readonly name: string
  readonly expected?: unknown
  readonly input?: unknown
}

const file = new URL('../vectors/integritee.json', import.meta.url)
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'))

/** The vector of that name; a test that cites a name which is not there fails. */
export function vector(name: string): Vector & { readonly [field: string]: unknown } {
  const found = vectors.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`there is no vector ${name}`)
  return { ...found }
}

/** A string of a vector that stands for bytes. */
export function hexOf(value: unknown): Hex {
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)) return `0x${value.slice(2)}`
  throw new Error(`${JSON.stringify(value)} is not a hex string`)
}

/** A member of an object of a vector. */
export function member(value: unknown, name: string): unknown {
  if (typeof value === 'object' && value !== null && name in value) return Reflect.get(value, name)
  throw new Error(`there is no ${name}`)
}
