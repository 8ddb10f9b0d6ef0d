import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, H256, option, struct, u64, variant } from '@lockstep/core/codec'

/** SPEC: Integritee's `primitives/sidechain`, `SidechainBlockConfirmation`. */
export interface SidechainBlockConfirmation {
  /** Of the sidechain block; a u64. */
  readonly blockNumber: bigint
  readonly blockHeaderHash: Hex
}

const confirmationCodec: Codec<SidechainBlockConfirmation> = struct({ blockNumber: u64, blockHeaderHash: H256 })

/** A worker's statement that it has imported a sidechain block. */
export interface ConfirmImportedSidechainBlock {
  readonly shard: Hex
  readonly latestFinalizedAncestor: SidechainBlockConfirmation | null
  readonly finalizationCandidate: SidechainBlockConfirmation
}

/** The one call of the sidechain pallet. */
export type SidechainCall = {
  readonly type: 'confirmImportedSidechainBlock'
  readonly value: ConfirmImportedSidechainBlock
}

/** SPEC: Integritee's sidechain pallet, `call_index` 0. */
export const sidechainCallCodec: Codec<SidechainCall> = variant({
  confirmImportedSidechainBlock: [
    0,
    struct({
      shard: H256,
      latestFinalizedAncestor: option(confirmationCodec),
      finalizationCandidate: confirmationCodec,
    }),
  ],
})

/** The one event of the sidechain pallet; `validateer` is the account of the enclave that confirmed the block. */
export type SidechainEvent = {
  readonly type: 'finalizedSidechainBlock'
  readonly value: {
    readonly shard: Hex
    readonly blockNumber: bigint
    readonly blockHeaderHash: Hex
    readonly validateer: Hex
  }
}

/** SPEC: Integritee's sidechain pallet, event 0. */
export const sidechainEventCodec: Codec<SidechainEvent> = variant({
  finalizedSidechainBlock: [0, struct({ shard: H256, blockNumber: u64, blockHeaderHash: H256, validateer: AccountId })],
})
