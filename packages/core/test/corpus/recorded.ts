import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { snapshotFormatVersion } from '../../src/state/index.js'
import type { RawState } from '../migration/raw-state.js'

/** What a version makes of a recorded snapshot. */
export interface Expectation {
  readonly entries: RawState
  /** The invariants of the version, a module's with its name and a dot in front; all of them hold. */
  readonly invariants: readonly string[]
}

/** What was written by hand beside a snapshot, by version; the one that the snapshot was taken of among them. */
export type Expectations = Readonly<Record<string, Expectation>>

export interface RecordedSnapshot {
  readonly root: Uint8Array
  readonly chunks: readonly Uint8Array[]
}

const folder = dirname(fileURLToPath(import.meta.url))

export function readExpectations(name: string): Expectations {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

/** The state root on the first line, then one chunk a line. */
export function readSnapshot(name: string): RecordedSnapshot {
  const lines = readFileSync(join(folder, `${name}.snapshot`), 'utf8')
    .trim()
    .split('\n')
  const [root = new Uint8Array(), ...chunks] = lines.map((line) => fromHex(line))
  return { root, chunks }
}

/** Writes the file unless it is there: a snapshot that was recorded once stays as it is. */
export function writeMissingSnapshot(name: string, { root, chunks }: RecordedSnapshot): void {
  const file = join(folder, `${name}.snapshot`)
  const lines: Hex[] = [root, ...chunks].map(toHex)
  if (!existsSync(file)) writeFileSync(file, `${lines.join('\n')}\n`)
}

/** Whether it was written in the format of today; snapshots of older formats open, and are written no more. */
export function isCurrentFormat({ chunks }: RecordedSnapshot): boolean {
  const [header = new Uint8Array()] = chunks
  return (header[4] ?? 0) + 256 * (header[5] ?? 0) === snapshotFormatVersion
}
