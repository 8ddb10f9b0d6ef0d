import type { Hex } from '@lockstep/core'
import { bool, bytes, type Codec, H256, option, struct, text, u32, variant } from '@lockstep/core/codec'
import type { SnapshotCursor, SnapshotPart } from '@lockstep/core/worker'

/** What a worker can be asked by another one of the same shard. */
export type PeerQuestion = 'snapshot' | 'challenge' | 'provisioning'

/** Where a question is put, by POST. */
export function peerPath(shard: Hex, question: PeerQuestion): string {
  return `/lockstep/v1/shards/${shard}/${question}`
}

/** Of each question, in bytes. Evidence of real platforms has some kilobytes; a declaration of a pool has more. */
export const maximumQuestion: number = 256 * 1024

/** Of each answer but a snapshot's part, in bytes: all shielding keys that a shard can have had, and evidence. */
export const maximumAnswer: number = 192 * 1024

/** Asked for a part: SCALE option of checkpoint (32) ‖ index (u32); none for the first part of the last final block. */
export const cursorCodec: Codec<SnapshotCursor | null> = option(struct({ checkpoint: H256, index: u32 }))

/** Stands before a part's sealed bytes, which fill the rest of the answer: 41 bytes. */
export const partPlaceCodec: Codec<Omit<SnapshotPart, 'sealed'>> = struct({
  checkpoint: H256,
  index: u32,
  block: u32,
  isLast: bool,
})

/** Bytes of a {@link partPlaceCodec}. */
export const partPlaceSize = 41

/** What a joiner asks with, and what it may be judged by; see `ProvisioningEnclave.answerProvisioning`. */
export interface ProvisioningQuestion {
  readonly request: Hex
  readonly permit: Hex | null
  readonly pool: Hex | null
}

/** SCALE layout: request (bytes) ‖ permit (option of bytes) ‖ pool (option of bytes). */
export const provisioningQuestionCodec: Codec<ProvisioningQuestion> = struct({
  request: bytes(64 * 1024),
  permit: option(bytes(64 * 1024)),
  pool: option(bytes(64 * 1024)),
})

/** SCALE layout: 0 ‖ message (bytes), or 1 ‖ the refusal's name (text). */
export const provisioningAnswerCodec: Codec<
  { readonly type: 'message'; readonly value: Hex } | { readonly type: 'refused'; readonly value: string }
> = variant({ message: bytes(160 * 1024), refused: text(64) })
