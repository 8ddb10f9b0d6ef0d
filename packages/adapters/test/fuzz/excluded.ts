const writing = 'writes; it is the other half of every entry, which encodes again what it decoded'
const plumbing = 'a step of a codec; every entry goes through it'
const asks = 'takes no bytes: it sends a question and hands the answer to an entry of the catalogue'
const decoded = 'takes decoded values; the bytes are those of an entry of the catalogue'

/** What is exported, looks like a decoder and is not in the catalogue, and why. */
export const excluded: Readonly<Record<string, string>> = {
  CodecError: 'an error',
  createReader: plumbing,
  readBytes: plumbing,
  remaining: plumbing,
  createWriter: writing,
  encode: writing,
  finish: writing,
  reserve: writing,
  writeByte: writing,
  writeBytes: writing,
  schemaText: 'prints a schema; nothing reads the text back',
  verifyMultiSignature: `${decoded}; the provider pairs ask for every verdict`,
  verifyPayload: `${decoded}; the provider pairs ask for every verdict`,
  verifyReceiptProof: decoded,
  verifySignedHeader: decoded,
  verifySignedReceipt: decoded,
  readContext: 'makes the context of a getter out of values',
  readAppContext: 'makes the context of an invariant out of values',
  openSnapshot: 'its chunks are read by `createSnapshotImport`, which is fuzzed',
  verifyProvenValue: `${decoded}; its proofs by \`verifyStateProof\`, which is fuzzed`,
  readPublic: asks,
  readTrusted: asks,
  createMemoryStore: 'keeps bytes as they are',
}
