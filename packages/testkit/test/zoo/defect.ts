import type { Stf } from '@lockstep/core/stf'
import type { AnyStfProperty } from '@lockstep/testkit'
import type { Replacement } from './replaceable-parts.js'

/** A seeded defect: an STF, or a part of a worker under a correct STF, that one property must disprove. */
export interface Defect {
  readonly name: string
  /** Where such a defect was published, in one phrase. */
  readonly source?: string
  /** The property that must find it, whatever the seed. */
  readonly property: AnyStfProperty
  /** A new STF each time, because one with a memory would not start from nothing. */
  stf(): Stf
  /** Functions of a worker's parts that are defective, by their names; made anew for each run. */
  replace?(): Replacement
}

/** A defect of a worker's part. */
export interface PartDefect extends Defect {
  /** The functions that are defective, by their names; made anew for each run. */
  replace(): Replacement
}
