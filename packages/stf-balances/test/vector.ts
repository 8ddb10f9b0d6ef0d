import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'

type Fields = Readonly<Record<string, unknown>>

interface VectorFile {
  readonly vectors: readonly (Fields & { readonly name: string })[]
  readonly keys: Readonly<Record<string, string>>
}

/** The shape is trusted: a vector that had another one would fail its test. */
const file: VectorFile = JSON.parse(readFileSync(new URL('vectors/integritee.json', import.meta.url), 'utf8'))

export const vectorNames: readonly string[] = file.vectors.map(({ name }) => name)

/** The vector of that name; a test that cites a name which is not there fails. */
export function vector(name: string): Fields {
  const found = file.vectors.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`there is no vector ${name}`)
  return found
}

/** The public key that the vectors were made with. */
export function keyOf(uri: string): Hex {
  return hexOf(file.keys[uri])
}

/** A string of a vector that stands for bytes. */
export function hexOf(value: unknown): Hex {
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)) return `0x${value.slice(2)}`
  throw new Error(`${JSON.stringify(value)} is not a hex string`)
}

/** An object of a vector. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return { ...value }
  throw new Error(`${JSON.stringify(value)} is no object`)
}
