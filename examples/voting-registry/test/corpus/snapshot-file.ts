import { fromHex, type Hex, toHex } from '@lockstep/core'

/** A snapshot as a text file: the state root, then its chunks, each a line of hexadecimal digits. */
export interface SnapshotFile {
  readonly root: Uint8Array
  readonly chunks: readonly Uint8Array[]
}

export function writeSnapshotFile({ root, chunks }: SnapshotFile): string {
  return [root, ...chunks].map((line) => `${toHex(line)}\n`).join('')
}

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
