import { codecDefect } from '../codec/codec-defect.js'
import type { Codec } from '../codec/index.js'
import { struct } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Fields, InferFields } from './fields.js'

/**
 * The struct of declared fields.
 *
 * @throws LockstepError `NotACodec` for a field that is none, which is what plain JavaScript can write there
 */
export function declaredFields(field: string, declared: Fields | undefined): Codec<InferFields<Fields>> {
  for (const [name, codec] of Object.entries(declared ?? {})) assertCodec(`${field}.${name}`, codec)
  return struct(declared ?? {})
}

/** @throws LockstepError `NotACodec` */
export function assertCodec(field: string, codec: unknown): void {
  if (!isCodec(codec)) {
    const what = typeof codec === 'function' ? `the function ${codec.name}` : typeof codec
    throw notACodec(
      field,
      `is ${what}; write a codec: u8, u16 or u32 for a number, u64, u128 or u256 for a bigint, bytes(max) or text(max) for what has a length, never a fraction`,
      what,
    )
  }
  const defect = codecDefect(codec)
  if (defect !== undefined) throw notACodec(field, defect, codec.schema.kind)
}

function isCodec(codec: unknown): codec is Codec<unknown> {
  return typeof codec === 'object' && codec !== null && 'schema' in codec && 'maxSize' in codec
}

function notACodec(field: string, why: string, value: string): LockstepError {
  return new LockstepError('NotACodec', `${field} ${why}`, { field, value })
}

/** The struct of declared fields, of at most so many bytes. @throws LockstepError `NotACodec`, `FieldsTooLarge` */
export function boundedFields(field: string, declared: Fields | undefined, limit: number): Codec<InferFields<Fields>> {
  const codec = declaredFields(field, declared)
  assertBound(field, codec.maxSize, limit)
  return codec
}

/** @throws LockstepError `FieldsTooLarge` */
export function assertBound(field: string, maxSize: number, limit: number): void {
  if (maxSize <= limit) return
  throw new LockstepError(
    'FieldsTooLarge',
    `${field} can have ${maxSize} bytes and may have ${limit}; lower the bounds of what is in it, or work in pages`,
    { field, value: maxSize, limit },
  )
}
