import type { Hex } from '../hex.js'
import type { Entry } from './readable-state.js'

/**
 * The canonical bytes of a snapshot: a sequence of chunks, integers little-endian. The same entries under the same
 * identity give the same chunks, on every worker.
 *
 * - first chunk: `4c 53 53 4e` ("LSSN") ‖ format version u16 ‖ identity (32) ‖ state root (32)
 * - entry chunk: `01` ‖ index u32 ‖ name length u8 ‖ name ‖ entries u32 ‖ per entry: key length u16 ‖ key ‖
 *   value length u32 ‖ value
 * - last chunk: `02` ‖ index u32 ‖ number of all entries u32
 *
 * Indices count from 0, the first chunk. An entry chunk holds entries of one space, in order, as many as fit
 * {@link snapshotChunkBytes}, and at least one.
 */
export const snapshotMagic: Uint8Array = Uint8Array.of(0x4c, 0x53, 0x53, 0x4e)
/**
 * Stands in the first chunk, behind the magic, as a u16 (little-endian). An import refuses every other version with
 * `SnapshotMalformed`.
 */
export const snapshotFormatVersion = 2
export const snapshotMark = { entries: 1, end: 2 } as const

/** Bytes of entries (key length to value) after which an entry chunk is closed. A longer entry has a chunk of its own. */
export const snapshotChunkBytes = 65_536

/** Bytes of one entry in an entry chunk. */
export function snapshotEntryBytes([key, value]: Entry): number {
  return 2 + (key.length / 2 - 1) + 4 + value.length
}

/** Where a snapshot goes on: behind the entry `key` of `space`, which ended chunk `index - 1`. */
export interface SnapshotPosition {
  /** The index of the next chunk. */
  readonly index: number
  /** The number of entries before it. */
  readonly entries: number
  /** The last entry before it; `undefined` when there is none. */
  readonly last: { readonly space: string; readonly key: Hex } | undefined
}
