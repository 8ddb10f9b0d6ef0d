import { LockstepError } from '@lockstep/core'

/** What an author's module may do beyond the usual. */
export interface GuardAllowances {
  /**
   * Floating point whose last digits are up to the engine: `Math.tanh`, `**` on numbers, `Float64Array`. Only where
   * every worker runs the same build of the same engine on the same kind of processor.
   */
  readonly floatMath?: boolean
  /** Packages whose source is trusted and not checked, by name; `@lockstep/core` always is. */
  readonly packages?: readonly string[]
}

/** The module that is guarded, and how strictly. */
export interface GuardOptions {
  /** The author's module, a path or a `file:` URL; TypeScript or JavaScript. */
  readonly entry: string | URL
  /** The name under which the module exports its STF; left out, the only STF that it exports. */
  readonly exportName?: string
  /** What is let pass that is refused otherwise; nothing if left out. */
  readonly allow?: GuardAllowances
  /**
   * How deep the author's functions may nest, 16 to 1,024; 256 by default. It is part of what workers agree on: give
   * all of a shard the same.
   */
  readonly maxDepth?: number
  /**
   * Leave out the definition-time check and guard at run time alone: for a module that was checked before, and for
   * tests of the guard.
   */
  readonly unchecked?: boolean
}

const usualDepth = 256
const leastDepth = 16
const mostDepth = 1024

/** @throws LockstepError `MaxDepthOutOfRange` */
export function checkedMaxDepth(maxDepth: number = usualDepth): number {
  if (Number.isInteger(maxDepth) && maxDepth >= leastDepth && maxDepth <= mostDepth) return maxDepth
  throw new LockstepError(
    'MaxDepthOutOfRange',
    `maxDepth is ${maxDepth}; choose ${leastDepth} to ${mostDepth}, or turn a recursion into a loop`,
    { field: 'maxDepth', value: maxDepth, limit: mostDepth },
  )
}
