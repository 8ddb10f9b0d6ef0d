import { LockstepError } from '@lockstep/core'
import { boundIterable, boundList } from './bound-arguments.js'
import { freezeDeep } from './freeze-deep.js'

/** What the counters in instrumented code call when it gets serious. */
export interface GuardHost {
  tooDeep(limit: number): never
  /** Spread arguments, as a list of their own. */
  bound(list: unknown): readonly unknown[]
  /** The list of an `apply`, as a list of its own; what is no list is handed back for the engine to refuse. */
  boundList(list: unknown): unknown
  /** The engine's own, under a name that the prelude does not cover. */
  readonly reflect: typeof Reflect
  power(base: unknown, exponent: unknown): bigint
  /** What is made a text with a radix: handed back, but for a number that is not whole. */
  whole(value: unknown): unknown
  seal(values: readonly unknown[]): void
}

export const guardHost: GuardHost = {
  tooDeep: (limit) => {
    throw new LockstepError(
      'RecursionLimit',
      `functions nest deeper than ${limit}, 16 listed arguments counted as one; turn the recursion into a loop`,
      { field: 'maxDepth', limit },
    )
  },
  bound: boundIterable,
  boundList,
  reflect: Reflect,
  power: (base, exponent) => {
    if (typeof base === 'bigint' && typeof exponent === 'bigint') return base ** exponent
    throw new LockstepError('EngineFloat', "the last digits of '**' on numbers are up to the engine; write bigints", {
      field: '**',
    })
  },
  whole: (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || Number.isSafeInteger(value)) return value
    throw new LockstepError('EngineFloat', 'the digits of a number that is not whole are up to the engine', {
      field: 'toString',
      value,
    })
  },
  seal: (values) => {
    const seen = new Set<unknown>()
    for (const value of values) freezeDeep(value, seen)
  },
}
