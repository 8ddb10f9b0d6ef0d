import { bool, bytes, type Codec, H256, struct, text, unit, variant, vec } from '../codec/index.js'
import { maxProvenEntries } from '../engine/index.js'
import type { Hex } from '../hex.js'
import { type SignedHeader, type SignedReceipt, signedHeaderCodec, signedReceiptCodec } from '../receipt/index.js'
import { type BlockTag, blockTagCodec } from './block-tag.js'
import { type ProvenEntry, provenEntryCodec } from './proven-entry.js'
import { maxReceiptsOfOperation } from './receipt-archive.js'

/** What a client asks an enclave. */
export type Query =
  | { readonly type: 'Getter'; readonly value: GetterQuery }
  /** The receipts of an operation. Whoever knows an operation's hash knows the operation. */
  | { readonly type: 'Receipts'; readonly value: Hex }
  /** The header of the last executed block. */
  | { readonly type: 'Head'; readonly value: null }
  /** The header of the last executed block that is final. */
  | { readonly type: 'FinalizedHead'; readonly value: null }

/**
 * A question to a getter. `request` has at most 65,536 bytes, laid out as by `encodePublicGetter`, `signGetter` or
 * `signBareGetter`.
 */
export interface GetterQuery {
  /** A getter request, signed or public. */
  readonly request: Hex
  readonly at: BlockTag
  /** Whether the answer is to come with the entries that it was made from, and their proofs. */
  readonly proof: boolean
}

/** What an enclave may answer, by the answer's type. */
export interface Answers {
  /** The getter's SCALE value as of the block with this header. */
  readonly Value: GetterValue
  readonly Receipts: readonly SignedReceipt[]
  readonly Head: SignedHeader
  /** A stable code that says why there is no answer. */
  readonly Refused: string
  /** The same as `Value`, with all entries that the getter read. */
  readonly Proven: ProvenValue
}

/** One answer with its type in front, as {@link answerCodec} has it. */
export interface AnswerOf<Type extends keyof Answers> {
  readonly type: Type
  readonly value: Answers[Type]
}

/** Any answer of an enclave; which types a query can have is for the asker to hold against it. */
export type Answer = { [Type in keyof Answers]: AnswerOf<Type> }[keyof Answers]

/**
 * What a getter returned: the SCALE bytes of its `returns` codec, at most 65,536, and the signed header of the block
 * whose state it read.
 */
export interface GetterValue {
  readonly value: Hex
  readonly at: SignedHeader
}

/** A value that can be made again from the entries that come with it, at most {@link maxProvenEntries}. */
export interface ProvenValue extends GetterValue {
  /** In the order in which the getter read them first, each once, under the state root of `at`. */
  readonly entries: readonly ProvenEntry[]
}

/** A getter request or its answer has at most 64 KiB. */
const getterBytes = bytes(65_536)

/**
 * SCALE layout: variant (u8), then for `Getter` (0) request (bytes) ‖ at (u8) ‖ proof (bool), for `Receipts` (1) the
 * operation's hash (32), nothing for `Head` (2) and `FinalizedHead` (3). 1 to 65,543 bytes; sealed by `sealQuery`.
 */
export const queryCodec: Codec<Query> = variant({
  Getter: struct({ request: getterBytes, at: blockTagCodec, proof: bool }),
  Receipts: H256,
  Head: unit,
  FinalizedHead: unit,
})

/**
 * SCALE layout: variant (u8), then for `Value` (0) value (bytes) ‖ signed header, for `Receipts` (1) up to
 * {@link maxReceiptsOfOperation} signed receipts (vec), for `Head` (2) a signed header, for `Refused` (3) a code (text
 * of up to 64 bytes), for `Proven` (4) value (bytes) ‖ signed header ‖ up to {@link maxProvenEntries} proven entries
 * (vec). 2 to 67,418,258 bytes; sealed by what `openQuery` answers.
 */
export const answerCodec: Codec<Answer> = variant({
  Value: struct({ value: getterBytes, at: signedHeaderCodec }),
  Receipts: vec(signedReceiptCodec, maxReceiptsOfOperation),
  Head: signedHeaderCodec,
  Refused: text(64),
  Proven: struct({
    value: getterBytes,
    at: signedHeaderCodec,
    entries: vec(provenEntryCodec, maxProvenEntries),
  }),
})
