import { frameHeaderBytes } from './log-frame.js'
import { logHeaderBytes } from './log-header.js'

/** A mark is kept for every 64th record, so the index of ten million records takes about a megabyte. */
export const recordsPerMark = 64

/** Where the records of a log lie. Offsets are in bytes from the start of the file. */
export interface LogExtent {
  /** Number of the first record. */
  first: number | undefined
  /** Number of the last record. */
  last: number | undefined
  /** Where the last record's frame begins. */
  lastOffset: number
  /** Where the next frame goes. */
  end: number
  /** Offset of the first record and of every 64th after it. */
  marks: number[]
}

/** The extent of a log without records. */
export const emptyExtent = (): LogExtent => ({
  first: undefined,
  last: undefined,
  lastOffset: logHeaderBytes,
  end: logHeaderBytes,
  marks: [],
})

/** Adds a record of `length` sealed bytes at the end. */
export const extendExtent = (extent: LogExtent, number: number, length: number): void => {
  extent.first ??= number
  if ((number - extent.first) % recordsPerMark === 0) extent.marks.push(extent.end)
  extent.last = number
  extent.lastOffset = extent.end
  extent.end += frameHeaderBytes + length
}
