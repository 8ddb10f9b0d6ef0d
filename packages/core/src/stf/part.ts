import type { AnyDefinedStf } from './stf.js'

/** An STF as a part of an app. */
export interface Part {
  readonly stf: AnyDefinedStf
  /**
   * The index byte that the paths of its calls and getters begin with; `top` for none, so that they stand beside
   * those of other modules. Left out, it is the lowest free index in declaration order.
   */
  readonly index?: number | 'top'
}
