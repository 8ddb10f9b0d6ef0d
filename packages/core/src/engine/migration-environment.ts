import type { Hex } from '../hex.js'
import type { TreeHasher } from '../state/index.js'
import type { BlockContext, Stf } from '../stf/index.js'

/** What old state is taken over with. */
export interface MigrationEnvironment {
  /** The version that takes over. */
  readonly stf: Stf
  readonly provider: TreeHasher
  /**
   * The shard, and the last block that the state has executed: for the invariants that ask for them. Left out, an
   * invariant that does so is refused (`MigrationPlace`).
   */
  readonly at?: { readonly shard: Hex; readonly block: BlockContext }
}
