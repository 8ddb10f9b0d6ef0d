import { compact, H256, reserve, u8, u16, u32, type Writer } from '../codec/index.js'
import { maxEvents, type Receipt, receiptCodec, receiptMessage, receiptStatus } from './receipt.js'

const count = compact(u32)

/**
 * Writes a receipt as `receiptCodec` does.
 *
 * PERF: field by field, in less time than the loop over the fields of any struct, where each codec is called and each
 * field read at the same place of the code. What is refused is left to the codec, which says where it is wrong.
 *
 * @param former what was written to the same place before, if it was a receipt: its shard's bytes are there still
 * @throws {CodecError} when the receipt is none; see `CodecErrorCode`.
 */
export function writeReceipt(writer: Writer, receipt: Receipt, former: Receipt | undefined): void {
  const start = writer.length
  try {
    writeFields(writer, receipt, former)
  } catch {
    writer.length = start
    receiptCodec.write(writer, receipt)
  }
}

function writeFields(writer: Writer, receipt: Receipt, former: Receipt | undefined): void {
  H256.write(writer, receipt.operationHash)
  if (former !== undefined && receipt.shard === former.shard) reserve(writer, H256.maxSize)
  else H256.write(writer, receipt.shard)
  u32.write(writer, receipt.block)
  u32.write(writer, receipt.index)
  receiptStatus.write(writer, receipt.status)
  u8.write(writer, receipt.module)
  u16.write(writer, receipt.code)
  receiptMessage.write(writer, receipt.output)
  const { events } = receipt
  // One more than there may be is no count, whatever it is of.
  count.write(writer, events.length > maxEvents ? Number.NaN : events.length)
  for (const { module, index, payload } of events) {
    u8.write(writer, module)
    u8.write(writer, index)
    receiptMessage.write(writer, payload)
  }
}
