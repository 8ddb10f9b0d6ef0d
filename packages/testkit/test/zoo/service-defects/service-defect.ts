import type { Stf } from '@lockstep/core/stf'
import type { AsyncStfProperty } from '@lockstep/testkit'

/** A worker with one defective part, which a property of workers must disprove under a correct STF. */
export interface ServiceDefect {
  readonly name: string
  readonly source?: string
  /** The property, of a worker with this part. */
  readonly property: AsyncStfProperty
  stf(): Stf
}
