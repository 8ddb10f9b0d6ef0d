import type { Stf } from '@lockstep/core/stf'

/**
 * An STF, or what makes a new one. With a function, every run of a property has an STF of its own: what one keeps in
 * variables beside its state then begins anew, so that what is found is found again, and shrinks.
 */
export type StfSource = Stf | (() => Stf)

/** The STF, or a new one. */
export function stfOf(source: StfSource): Stf {
  return typeof source === 'function' ? source() : source
}
