import {
  createReader,
  createWriter,
  finish,
  type Reader,
  readByteString,
  remaining,
  u32,
  type Writer,
  writeByteString,
} from '../codec/index.js'
import { LockstepError } from '../error.js'
import { type Receipt, receiptCodec, type SignedHeader, signedHeaderCodec } from '../receipt/index.js'
import { type PublishedState, publishedStateCodec } from './state-publication.js'
import { maximumSealedBytes } from './store.js'

/** All that one block leaves behind in the enclave's own words; sealed before it goes to the store. */
export interface BlockRecordContent {
  readonly signedHeader: SignedHeader
  /** Number of the last block that was final once this one was executed; 0 for none. */
  readonly finalized: number
  /** Canonical bytes of the state difference. */
  readonly diff: Uint8Array
  readonly receipts: readonly Receipt[]
  /** Parentchain calls, unsigned, in the order in which they go out. */
  readonly outputs: readonly Uint8Array[]
  /** What other enclaves of the shard had published in the parentchain's block; nothing if left out. */
  readonly published?: readonly PublishedState[]
}

/**
 * SCALE layout: signed header ‖ finalized (u32) ‖ diff (bytes) ‖ number of receipts (u32) ‖ receipts ‖ number of
 * outputs (u32) ‖ outputs (bytes each) ‖ number of published states (u32) ‖ published states. The last two are left out
 * where there are none.
 *
 * Not one codec: its bound would be the product of all bounds within, beyond what any codec may claim. The store's
 * 64 MiB bound the whole.
 */
export function encodeBlockRecord(record: BlockRecordContent): Uint8Array {
  const writer = createWriter(4096)
  signedHeaderCodec.write(writer, record.signedHeader)
  u32.write(writer, record.finalized)
  writeByteString(writer, record.diff, maximumSealedBytes)
  writeAll(writer, record.receipts, (receipt) => receiptCodec.write(writer, receipt))
  writeAll(writer, record.outputs, (output) => writeByteString(writer, output, maximumSealedBytes))
  const { published = [] } = record
  if (published.length > 0) writeAll(writer, published, (one) => publishedStateCodec.write(writer, one))
  return finish(writer)
}

/**
 * Reads what {@link encodeBlockRecord} wrote; `published` is `undefined` where there is none.
 *
 * @throws LockstepError `RecordMismatch` for bytes behind the record, or an empty list of published states; a
 * `CodecError` for bytes that are no record. Sealing makes that the fault of another version.
 */
export function decodeBlockRecord(encoded: Uint8Array): BlockRecordContent {
  const reader = createReader(encoded)
  const signedHeader = signedHeaderCodec.read(reader)
  const finalized = u32.read(reader)
  const diff = readByteString(reader, maximumSealedBytes)
  const receipts = readAll(reader, () => receiptCodec.read(reader))
  const outputs = readAll(reader, () => readByteString(reader, maximumSealedBytes))
  const published = remaining(reader) > 0 ? readAll(reader, () => publishedStateCodec.read(reader)) : undefined
  if (remaining(reader) > 0 || published?.length === 0) {
    throw new LockstepError('RecordMismatch', `${remaining(reader)} bytes follow the block record; it must end there`, {
      field: 'record',
      value: encoded.length,
      limit: reader.offset,
    })
  }
  const record = { signedHeader, finalized, diff, receipts, outputs }
  return published === undefined ? record : { ...record, published }
}

function writeAll<Item>(writer: Writer, items: readonly Item[], write: (item: Item) => void): void {
  u32.write(writer, items.length)
  for (const item of items) write(item)
}

/** Reads item by item, so that a claimed count allocates nothing. */
function readAll<Item>(reader: Reader, read: () => Item): Item[] {
  const items: Item[] = []
  const count = u32.read(reader)
  while (items.length < count) items.push(read())
  return items
}
