import { bytes, type Codec, H256, struct, text, unit, variant, vec } from '../codec/index.js'
import type { Hex } from '../hex.js'
import { type SignedHeader, type SignedReceipt, signedHeaderCodec, signedReceiptCodec } from '../receipt/index.js'
import { maxReceiptsOfOperation } from './receipt-archive.js'

/** What a client asks an enclave. */
export type Query =
  /** A getter request, signed or public. */
  | { readonly type: 'Getter'; readonly value: Hex }
  /** The receipts of an operation. Whoever knows an operation's hash knows the operation. */
  | { readonly type: 'Receipts'; readonly value: Hex }
  /** The header of the last executed block. */
  | { readonly type: 'Head'; readonly value: null }

/** What an enclave may answer, by the answer's type. */
export interface Answers {
  /** The getter's SCALE value as of the block with this header. */
  readonly Value: GetterValue
  readonly Receipts: readonly SignedReceipt[]
  readonly Head: SignedHeader
  /** A stable code that says why there is no answer. */
  readonly Refused: string
}

export interface AnswerOf<Type extends keyof Answers> {
  readonly type: Type
  readonly value: Answers[Type]
}

export type Answer = { [Type in keyof Answers]: AnswerOf<Type> }[keyof Answers]

export interface GetterValue {
  readonly value: Hex
  readonly at: SignedHeader
}

/** A getter request or its answer has at most 64 KiB. */
const getterBytes = bytes(65_536)

export const queryCodec: Codec<Query> = variant({ Getter: getterBytes, Receipts: H256, Head: unit })

export const answerCodec: Codec<Answer> = variant({
  Value: struct({ value: getterBytes, at: signedHeaderCodec }),
  Receipts: vec(signedReceiptCodec, maxReceiptsOfOperation),
  Head: signedHeaderCodec,
  Refused: text(64),
})
