import { toHex } from '@lockstep/core'
import type { Schema } from '@lockstep/core/codec'
import fc from 'fast-check'
import type { OtherCodec } from './other-codec.js'
import { polkadotTypesCodec } from './polkadot-types-codec.js'
import { scaleTs } from './scale-ts.js'

const libraries = [polkadotTypesCodec, scaleTs] as const

/** The packages whose codecs ours are held against. */
export const otherLibraries: readonly string[] = libraries.map(({ name }) => name)

/** What is wrong with an encoding of a value, as others see it; `undefined` where they come to the same. */
export type Disagreement = (value: unknown, encoded: Uint8Array) => string | undefined

/**
 * Holds encodings of a type against those of libraries that share no code with ours: they give the value these bytes,
 * and these bytes that value. Both have every type that a schema can tell.
 *
 * COMPAT: of text that begins with U+FEFF, which both drop as a byte order mark when they read, only the bytes are
 * compared.
 */
export function disagreementOf(schema: Schema): Disagreement {
  const others = libraries.map(({ name, codecFor }) => ({ name, codec: codecFor(schema) }))
  return (value, encoded) => {
    for (const { name, codec } of others) {
      const problem = encodesOtherwise(codec, value, encoded) ?? decodesOtherwise(codec, value, encoded)
      if (problem !== undefined) return `${name} ${problem}`
    }
    return undefined
  }
}

function encodesOtherwise(codec: OtherCodec, value: unknown, encoded: Uint8Array): string | undefined {
  const theirs = attempt(() => toHex(codec.encode(value)))
  if (theirs === toHex(encoded)) return undefined
  return `encodes ${fc.stringify(value)} as ${theirs}, not as ${toHex(encoded)}`
}

function decodesOtherwise(codec: OtherCodec, value: unknown, encoded: Uint8Array): string | undefined {
  if (hasByteOrderMark(value)) return undefined
  const theirs = attempt(() => fc.stringify(codec.decode(encoded)))
  const ours = fc.stringify(value)
  return theirs === ours ? undefined : `decodes ${toHex(encoded)} to ${theirs}, not to ${ours}`
}

/** Refusals are for reading, beside what was expected. */
function attempt(action: () => string): string {
  try {
    return action()
  } catch (error) {
    return `nothing (${String(error)})`
  }
}

function hasByteOrderMark(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('\ufeff')
  return typeof value === 'object' && value !== null && Object.values(value).some(hasByteOrderMark)
}
