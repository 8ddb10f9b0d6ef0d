import type { Hex } from '../hex.js'
import type { VerifiedBlock } from './ordered-block.js'
import type { ParentchainBlock } from './parentchain.js'

/** The stable codes by which a {@link LightClient} refuses a block; each names the one check that failed. */
export type LightClientErrorCode =
  /** The header is not the canonical SCALE of a header. */
  | 'HeaderMalformed'
  /** `hash` is not the hash of `header`. */
  | 'HeaderHashMismatch'
  /** `number` is not the number in the header. */
  | 'HeaderNumberMismatch'
  /** The block does not follow the previous one: a number is left out or repeated. */
  | 'BlockNumberGap'
  /** The block's parent is another block than the previous one. */
  | 'AncestryMismatch'
  /** The extrinsics are not the ones that the header commits to. */
  | 'ExtrinsicsRootMismatch'
  /** The events are not the ones that the header commits to. */
  | 'EventsRootMismatch'
  /** The finality proof is missing, malformed or not made by the authority for this block. */
  | 'BadFinality'
  /** An extrinsic has no dispatch outcome among the events, or more than one. */
  | 'DispatchOutcomeMissing'
  /** The block does not start with its timestamp. */
  | 'TimestampMissing'
  /** An extrinsic that succeeded, or an event, cannot be decoded. */
  | 'ExtrinsicMalformed'
  | 'EventMalformed'

/** The last block that was verified: where the next one must attach. */
export interface BlockReference {
  /** Height; the genesis block is 0. */
  readonly number: number
  readonly hash: Hex
}

/**
 * The enclave's own view of the parentchain: synchronous, pure, and trusting nothing that the host says.
 */
export interface LightClient {
  /** The block that the first one must follow, final and measured with the enclave; the genesis block if left out. */
  readonly start?: BlockReference
  /** Whether it tells what enclaves have published (`VerifiedBlock.published`); false if left out. */
  readonly readsPublications?: boolean
  /**
   * Verifies that `block` is final, or how far finality goes (`VerifiedBlock.finalized`), that it follows `previous`,
   * and that it carries exactly the extrinsics and events that its header commits to; answers the inputs in it.
   *
   * @param previous the last verified block; `undefined` stands for {@link start}.
   * @throws LockstepError with a {@link LightClientErrorCode}; the block must then not be executed.
   */
  verify(previous: BlockReference | undefined, block: ParentchainBlock): VerifiedBlock
}
