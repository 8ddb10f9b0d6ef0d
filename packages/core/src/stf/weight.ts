import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import { assertFields } from './declaration-fields.js'

/**
 * What code may take from the state: a count that is the same on every machine, which time is not.
 *
 * An operation is one read, write or deletion of an entry, found or not; one page, and one more for each key that it
 * passes, those that the block has deleted too;
 * one nonce. Bytes are those of the keys and values that were moved.
 */
export interface Weight {
  /** A whole number. */
  readonly operations: number
  /** A whole number. */
  readonly bytes: number
}

/** Limits of an STF, each with a default. */
export interface Limits {
  /** All calls of one block; a call that does not fit behind the others is refused (`BlockExhausted`). */
  readonly block: Weight
  /** A block hook; one that takes more is undone. */
  readonly hook: Weight
  /** A getter; one that takes more is answered with an error. */
  readonly getter: Weight
}

/** Of a call that declares no weight. */
export const defaultCallWeight: Weight = Object.freeze({ operations: 1_000, bytes: 262_144 })

const defaultBlock: Weight = { operations: 4_000_000, bytes: 33_554_432 }
const defaultHookOperations = 100_000
const defaultGetter: Weight = { operations: 10_000, bytes: 16_777_216 }

/** Bytes that all hooks of a block share where nothing is declared. */
const defaultHooksBytes = 16_777_216

/** What a block's calls and hooks may move together, so that what it writes fits into one record of 64 MiB. */
const mostBlockBytes = 50_331_648

const mostOperations = 0xffff_ffff
const mostBytes = 2 ** 40

/** @throws LockstepError `InvalidWeight`, `UnknownField` */
export function assertWeight(field: string, weight: Weight): Weight {
  assertFields('weight', field, weight)
  const { operations, bytes } = weight
  assertBound(`${field}.operations`, operations, mostOperations)
  assertBound(`${field}.bytes`, bytes, mostBytes)
  return Object.freeze({ operations, bytes })
}

/**
 * The limits of an STF with so many block hooks, what is not declared filled in.
 *
 * @throws LockstepError `InvalidWeight`, also for limits whose blocks could outgrow the record that a worker keeps of each
 */
export function completeLimits({ block, hook, getter }: Partial<Limits>, hooks: number): Limits {
  const defaultHook = { operations: defaultHookOperations, bytes: Math.floor(defaultHooksBytes / Math.max(1, hooks)) }
  const limits = {
    block: assertWeight('limits.block', block ?? defaultBlock),
    hook: assertWeight('limits.hook', hook ?? defaultHook),
    getter: assertWeight('limits.getter', getter ?? defaultGetter),
  }
  assertRecordRoom(limits.block.bytes + hooks * limits.hook.bytes, hooks)
  return limits
}

function assertRecordRoom(bytes: number, hooks: number): void {
  if (bytes <= mostBlockBytes) return
  throw new LockstepError(
    'InvalidWeight',
    `limits.block and ${hooks} hooks move ${bytes} bytes and may move ${mostBlockBytes} together; lower limits.block.bytes or limits.hook.bytes`,
    { field: 'limits.block.bytes', value: bytes, limit: mostBlockBytes },
  )
}

function assertBound(field: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return
  throw new LockstepError('InvalidWeight', `${field} is ${showValue(value)}; write a whole number from 0 to ${limit}`, {
    field,
    value,
    limit,
  })
}
