import { MultiSignature } from '@lockstep/core/crypto'
import {
  blockHeaderCodec,
  receiptCodec,
  receiptProofCodec,
  signedHeaderCodec,
  signedReceiptCodec,
} from '@lockstep/core/receipt'
import {
  answerCodec,
  blockTagCodec,
  decodeBlockRecord,
  encodeBlockRecord,
  provenEntryCodec,
  queryCodec,
  snapshotPartCodec,
} from '@lockstep/core/worker'
import { accountInfo } from '@lockstep/stf-balances'
import { anyLength, anyValueOf } from '../any-value.js'
import { codecDecoder, type Decoder, defineDecoder } from '../decoder.js'

const blockRecord: Decoder = defineDecoder({
  name: 'decodeBlockRecord',
  bound: { perByte: 16, fixed: 256 },
  valid: (random) =>
    encodeBlockRecord({
      signedHeader: anyValueOf(signedHeaderCodec, random),
      finalized: random.below(2 ** 32),
      diff: random.bytes(anyLength(300, random)),
      receipts: Array.from({ length: random.below(3) }, () => anyValueOf(receiptCodec, random)),
      outputs: Array.from({ length: random.below(3) }, () => random.bytes(anyLength(300, random))),
    }),
  decode: decodeBlockRecord,
  encode: encodeBlockRecord,
})

/** Receipts and what workers keep and answer. */
export const coreDecoders: readonly Decoder[] = [
  codecDecoder('MultiSignature', MultiSignature),
  codecDecoder('blockHeaderCodec', blockHeaderCodec),
  codecDecoder('signedHeaderCodec', signedHeaderCodec),
  codecDecoder('receiptCodec', receiptCodec),
  codecDecoder('receiptProofCodec', receiptProofCodec),
  codecDecoder('signedReceiptCodec', signedReceiptCodec),
  blockRecord,
  codecDecoder('snapshotPartCodec', snapshotPartCodec),
  codecDecoder('queryCodec', queryCodec),
  codecDecoder('answerCodec', answerCodec),
  codecDecoder('blockTagCodec', blockTagCodec),
  codecDecoder('provenEntryCodec', provenEntryCodec),
  codecDecoder('accountInfo', accountInfo),
]
