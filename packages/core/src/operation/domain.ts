import type { Hex } from '../hex.js'

/**
 * What a signature is bound to: the code that may execute it and the shard it is for. An operation signed for one
 * domain is not valid in any other.
 */
export interface Domain {
  readonly mrenclave: Hex
  readonly shard: Hex
}
