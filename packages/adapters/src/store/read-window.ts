import type { DiskFile } from './disk.js'
import { storeCorrupt } from './store-corrupt.js'

const windowBytes = 64 * 1024

/** Answers `length` bytes of a file from `position` on; they are valid until the next call. */
export type ReadWindow = (position: number, length: number) => Promise<Uint8Array>

/**
 * Reads a file front to back with few system calls: 64 KiB ahead at a time, larger pieces in one read of their own.
 * Nothing may change the bytes meanwhile; create a new window after a change.
 */
export const createReadWindow = (file: DiskFile, path: string): ReadWindow => {
  const buffer = new Uint8Array(windowBytes)
  let start = 0
  let filled = 0

  const readAlone = async (position: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length)
    if ((await file.read(bytes, position)) === length) return bytes
    throw storeCorrupt(path, position, `it ends before the ${length} bytes that belong here`)
  }

  return async (position, length) => {
    if (length > windowBytes) return readAlone(position, length)
    if (position < start || position + length > start + filled) {
      start = position
      filled = await file.read(buffer, position)
    }
    if (position + length <= start + filled) return buffer.subarray(position - start, position - start + length)
    throw storeCorrupt(path, position, `it ends before the ${length} bytes that belong here`)
  }
}
