import type { Hex } from '../hex.js'
import type { AbortSignalLike } from './abort-signal-like.js'
import type { BlockReference } from './light-client.js'

/**
 * One finalized block as it travels from the host to the enclave. Nothing in it is trusted before a
 * {@link LightClient} has verified it: the host may have forged every byte.
 */
export interface ParentchainBlock {
  /** SCALE bytes of the header. */
  readonly header: Uint8Array
  /** BLAKE2b-256 of `header`, as the host claims it. */
  readonly hash: Hex
  /** Height; the genesis block is 0. */
  readonly number: number
  /** In the order of the block; the header commits to all of them. */
  readonly extrinsics: readonly Uint8Array[]
  /** SCALE event records in the order of their emission; the header commits to all of them. */
  readonly events: readonly Uint8Array[]
  /** The finality proof; its format is the adapter's. */
  readonly justification: Uint8Array
}

/**
 * The port to the ordered log that feeds a worker: a blockchain, or anything that orders inputs and never takes a
 * decision back. Implementations only hand out finalized blocks, so a worker never sees a reorganization. One that
 * hands blocks out earlier needs a light client that says how far finality goes (`VerifiedBlock.finalized`), and a host
 * that calls `Worker.revert` when the parentchain takes blocks back.
 *
 * An implementation that waits for something far away takes the signals: it rejects with `WaitAborted` once one aborts.
 *
 * Used on the host's side of the worker loop, never inside the enclave.
 */
export interface Parentchain {
  /** Hash of block 0: the identity of the chain. */
  readonly genesisHash: Hex
  /** The block before the first that is handed out, as the enclave's light client has it; block 0 if left out. */
  readonly start?: BlockReference
  /** Number of the latest finalized block; 0 while only the genesis block is final. */
  finalizedHead(signal?: AbortSignalLike): Promise<number>
  /**
   * The finalized blocks `from`, `from + 1`, … without gap or repetition: first those that exist, then each further one
   * once it is final. Ends when `signal` aborts, without an error; the consumer's `return()` ends it as well. `from` is
   * behind {@link start}.
   */
  finalizedBlocks(from: number, signal?: AbortSignalLike): AsyncIterable<ParentchainBlock>
  /** The finalized block of that number, `undefined` while there is none. */
  block(number: number): Promise<ParentchainBlock | undefined>
  /**
   * Hands a complete extrinsic over for inclusion and answers its hash. Resolving means accepted for ordering, not
   * included and not successful; an extrinsic that can never be included is refused with a `LockstepError`.
   */
  submit(extrinsic: Uint8Array, signal?: AbortSignalLike): Promise<Hex>
  /** The nonce that the account's next extrinsic must carry, extrinsics that wait for inclusion counted. */
  nextNonce(account: Hex, signal?: AbortSignalLike): Promise<number>
}
