import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { createReader } from './reader.js'
import type { Schema } from './schema.js'

/** All kinds of {@link Schema}; that none is missing is the compiler's to say. */
const kinds: Readonly<Record<Schema['kind'], true>> = {
  bool: true,
  unit: true,
  uint: true,
  int: true,
  compact: true,
  fixedBytes: true,
  bytes: true,
  text: true,
  option: true,
  array: true,
  vec: true,
  tuple: true,
  struct: true,
  variant: true,
}

/**
 * What is wrong with a codec of somebody's own, as far as its definition shows it: a type that identities and other
 * libraries do not know, or a `number` for more than 32 bits, which is rounded where nobody looks. `undefined` for a
 * sound one. The laws of its bytes are for tests: property 7 of the testkit.
 */
export function codecDefect(codec: Codec<unknown>): string | undefined {
  const { schema } = codec
  if (!Object.hasOwn(kinds, schema.kind)) {
    return `has a schema of the kind '${schema.kind}'; write one of ${Object.keys(kinds).join(', ')}`
  }
  if (!('bits' in schema) || schema.bits <= 32) return undefined
  if (typeof readZero(codec, schema.bits) !== 'number') return undefined
  return `reads a number for ${schema.bits} bits, and a number is rounded beyond 53; read a bigint, as u64 does`
}

/** Refuses a part of a type that has a {@link codecDefect}. */
export function checkPart(owner: string, part: Codec<unknown>): void {
  const defect = codecDefect(part)
  if (defect === undefined) return
  throw new CodecError('InvalidDefinition', `a part of this ${owner} ${defect}`, { value: part.schema.kind })
}

/** The value of zero, which has one form in all integers; `undefined` where it is not read. */
function readZero(codec: Codec<unknown>, bits: number): unknown {
  try {
    return codec.read(createReader(new Uint8Array(bits / 8)))
  } catch {
    return undefined
  }
}
