import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type State, takeSnapshot } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import { provider } from './shard-parts.js'

/** A snapshot as a text file: the state root, then its chunks, each a line of hexadecimal digits. */
export interface SnapshotFile {
  /** 32 bytes. */
  readonly root: Uint8Array
  /** As `takeSnapshot` gives them, all in order. */
  readonly chunks: readonly Uint8Array[]
}

/** A snapshot of the state as it is now, in the name of the STF that wrote it. */
export function recordSnapshot(stf: Stf, state: State): SnapshotFile {
  const view = state.at(state.version())
  return { root: view.root, chunks: [...takeSnapshot(view, fromHex(stfIdentity(provider, stf)))] }
}

/** The text of a snapshot: a line for the root and one for each chunk, `0x` and lower-case digits, each ended by LF. */
export function writeSnapshotFile({ root, chunks }: SnapshotFile): string {
  return [root, ...chunks].map((line) => `${toHex(line)}\n`).join('')
}

/**
 * Reads what {@link writeSnapshotFile} writes. Whether the chunks make that root is not looked at.
 *
 * @throws Error for a text that is no such file
 */
export function readSnapshotFile(text: string): SnapshotFile {
  const [root, ...chunks] = text
    .trimEnd()
    .split('\n')
    .map((line) => fromHex(asHex(line)))
  if (root === undefined) throw new Error('the file is empty')
  return { root, chunks }
}

function asHex(line: string): Hex {
  if (/^0x([0-9a-f]{2})*$/.test(line)) return `0x${line.slice(2)}`
  throw new Error(`${line} is no line of hexadecimal digits`)
}
