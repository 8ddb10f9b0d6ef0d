import { maximumSealedBytes } from '@lockstep/core/worker'
import { emptyExtent, extendExtent, type LogExtent } from './log-extent.js'
import { decodeFrameHeader, frameChecksum, frameHeaderBytes } from './log-frame.js'
import type { ReadWindow } from './read-window.js'
import { storeCorrupt } from './store-corrupt.js'

/**
 * Reads a whole log and answers where its records lie. What follows `extent.end` is a torn tail: the one append
 * that a crash interrupted.
 *
 * A tail is torn when it cannot be a record that was acknowledged and is then followed by nothing: it stops short,
 * or its checksum is wrong and it is the last. Damage with records behind it is never cut off; it is an error.
 * (A last record that decayed after it was acknowledged looks the same as a torn one. It is reported as dropped, and
 * the parentchain still has its block.)
 *
 * PERF: reads every byte once, about 1 GB/s from the system's cache.
 *
 * @throws LockstepError `StoreCorrupt` with the offset.
 */
export const scanLog = async (path: string, read: ReadWindow, size: number): Promise<LogExtent> => {
  const extent = emptyExtent()
  while (extent.end < size) {
    const position = extent.end
    const remaining = size - position
    if (remaining < frameHeaderBytes) return extent
    const header = decodeFrameHeader(await read(position, frameHeaderBytes))
    if (header === undefined) {
      await assertNoRecordBehind(path, read, { position, size, last: extent.last })
      return extent
    }
    const { length, number, checksum } = header
    if (length > maximumSealedBytes) throw storeCorrupt(path, position, `a record of ${length} bytes is over the limit`)
    if (extent.last !== undefined && number !== extent.last + 1) {
      throw storeCorrupt(path, position, `block ${number} follows block ${extent.last}`)
    }
    const frameBytes = frameHeaderBytes + length
    if (frameBytes > remaining) return extent
    if (frameChecksum(await read(position + frameHeaderBytes, length)) !== checksum) {
      if (frameBytes === remaining) return extent
      throw storeCorrupt(path, position, `the checksum of block ${number} does not match`)
    }
    extendExtent(extent, number, length)
  }
  return extent
}

interface DamagedTail {
  readonly position: number
  readonly size: number
  readonly last: number | undefined
}

const searchBytes = 32 * 1024

/**
 * A damaged header hides where its record ends, so the records behind it are looked for at every byte. A header's
 * checksum and a number that fits make a chance match in sealed bytes negligible, and its price is a refusal, not a loss.
 */
const assertNoRecordBehind = async (path: string, read: ReadWindow, tail: DamagedTail): Promise<void> => {
  const { position, size } = tail
  if (size - position > frameHeaderBytes + maximumSealedBytes) {
    throw storeCorrupt(path, position, 'a record header does not match its checksum and more than one record follows')
  }
  for (let start = position + 1; start + frameHeaderBytes <= size; start += searchBytes) {
    const bytes = await read(start, Math.min(searchBytes + frameHeaderBytes - 1, size - start))
    const found = findHeader(bytes, tail)
    if (found === undefined) continue
    const finding = `a record header does not match its checksum, and block ${found.number} follows at byte ${start + found.offset}`
    throw storeCorrupt(path, position, finding)
  }
}

const findHeader = (
  bytes: Uint8Array,
  { position, size, last }: DamagedTail,
): { number: number; offset: number } | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [lowest, highest] = last === undefined ? [0, Infinity] : [last + 2, last + 1 + size - position]
  for (let offset = 0; offset + frameHeaderBytes <= bytes.length; offset++) {
    // PERF: the number is looked at before the checksum is computed.
    const number = view.getUint32(offset + 4, true)
    if (number < lowest || number > highest) continue
    if (decodeFrameHeader(bytes.subarray(offset, offset + frameHeaderBytes))) return { number, offset }
  }
  return undefined
}
