import { LockstepError } from '../error.js'

/**
 * What code may take from the state: a count that is the same on every machine, which time is not.
 *
 * An operation is one read, write or deletion of an entry, found or not; one page, and one more for each entry on it;
 * in getters and views, one nonce. Bytes are those of the keys and values that were moved.
 */
export interface Weight {
  readonly operations: number
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
export const defaultCallWeight: Weight = { operations: 1_000, bytes: 1_048_576 }

export const defaultLimits: Limits = {
  block: { operations: 4_000_000, bytes: 4_294_967_296 },
  hook: { operations: 100_000, bytes: 67_108_864 },
  getter: { operations: 10_000, bytes: 16_777_216 },
}

const mostOperations = 0xffff_ffff
const mostBytes = 2 ** 40

/** @throws LockstepError `InvalidWeight` */
export function assertWeight(field: string, { operations, bytes }: Weight): Weight {
  assertBound(`${field}.operations`, operations, mostOperations)
  assertBound(`${field}.bytes`, bytes, mostBytes)
  return { operations, bytes }
}

/** @throws LockstepError `InvalidWeight` */
export function completeLimits(limits: Partial<Limits> = {}): Limits {
  const complete = { ...defaultLimits, ...limits }
  return {
    block: assertWeight('limits.block', complete.block),
    hook: assertWeight('limits.hook', complete.hook),
    getter: assertWeight('limits.getter', complete.getter),
  }
}

function assertBound(field: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return
  throw new LockstepError('InvalidWeight', `${field} is ${value}; write a whole number from 0 to ${limit}`, {
    field,
    value,
    limit,
  })
}
