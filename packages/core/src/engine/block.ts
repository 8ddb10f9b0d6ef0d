import type { Hex } from '../hex.js'
import type { PreparedInput } from '../operation/index.js'
import type { BlockContext } from '../stf/index.js'

/** A block as the engine executes it: its context and its prepared inputs, in the parentchain's order. */
export interface Block extends BlockContext {
  readonly shard: Hex
  readonly inputs: readonly PreparedInput[]
}
