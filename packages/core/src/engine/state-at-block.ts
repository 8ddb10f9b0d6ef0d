import type { ReadableState } from '../state/index.js'
import type { BlockContext } from '../stf/index.js'

/** A version of the state, and the block that left it. */
export interface StateAtBlock {
  readonly view: ReadableState
  readonly block: BlockContext
}
