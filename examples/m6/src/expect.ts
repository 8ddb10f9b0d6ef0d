import { LockstepError } from '@lockstep/core'

/** Refuses to go on when a figure of the scenario is not what it must be. */
export function expectFigure(what: string, actual: bigint | number | string, expected: bigint | number | string): void {
  if (actual === expected) return
  throw new LockstepError('UnexpectedFigure', `${what} is ${actual}, must be ${expected}`, {
    field: what,
    value: actual,
    limit: expected,
  })
}
