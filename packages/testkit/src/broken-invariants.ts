import type { ReadContext, StateItems, Stf } from '@lockstep/core/stf'

/** The declared invariants that do not hold here; one that throws does not hold. */
export function brokenInvariants(stf: Stf, context: ReadContext<StateItems>): string[] {
  return Object.entries(stf.invariants).flatMap(([name, holds]) => {
    try {
      return holds(context) ? [] : [`the invariant '${name}' does not hold`]
    } catch (error) {
      return [`the invariant '${name}' throws: ${String(error)}`]
    }
  })
}
