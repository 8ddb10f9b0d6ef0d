import type { Hex } from '../hex.js'
import type { KeyRotation } from './key-rotation.js'

/**
 * A version that has executed a shard's first blocks, up to the one behind which the next version executes. Every
 * worker of the shard must have the same list: it decides which code a block meets.
 */
export interface FormerVersion {
  /** MRENCLAVE of its code: what operations in its blocks are signed for. */
  readonly mrenclave: Hex
  /** Identity of its STF, one of the lineage of the STF that runs here. */
  readonly stfIdentity: Hex
  /** Number of its last block, 1 to 4294967295. */
  readonly lastBlock: number
  /** How the shielding key changed in its time, as its settings said; not at all if left out. */
  readonly keyRotation?: KeyRotation
}
