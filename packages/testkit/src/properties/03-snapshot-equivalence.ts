import { fromHex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { type Block, openSnapshot } from '@lockstep/core/engine'
import { type State, takeSnapshot } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { BlockOutcome } from '../execution/block-outcome.js'
import { entriesOf } from '../execution/entries-of.js'
import { executeBlocks, genesisState, importBlock } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import { createWorlds, type Worlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

/**
 * Property 3. One worker runs straight through; another one, with other hashing code, is asked for a snapshot behind
 * every block, reads the last chunks of each when it has executed another block, and hands each to a third one, which
 * executes the rest.
 */
export const snapshotEquivalenceProperty: StfProperty = {
  number: 3,
  name: 'snapshot equivalence',
  statement: 'A worker that begins with a snapshot comes to what one does that was there all the time.',
  defaultRuns: 40,
  property(stf, options) {
    const worlds = createWorlds()
    return fc.property(anyLogInBlocks(stf, options), (log) => {
      const { provider } = worlds.fastest
      const blocks = logToBlocks(stf, worlds.fastest, log)
      const straight = genesisState(stf, provider)
      const expected = executeBlocks(stf, provider, straight, blocks)
      for (const snapshot of runAsked(stf, worlds, blocks, expected)) {
        resumeFrom(stf, provider, snapshot, blocks, expected, straight)
      }
    })
  },
}

/** Checks {@link snapshotEquivalenceProperty}. @throws LockstepError `PropertyFailed` */
export function snapshotEquivalence(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(snapshotEquivalenceProperty, stf, options)
}

interface Snapshot {
  readonly chunks: readonly Uint8Array[]
  readonly root: Uint8Array
  /** How many blocks it has behind it. */
  readonly blocks: number
}

/** Two workers, one of which has older versions too; both give the same snapshots, and are what they were. */
function runAsked(stf: Stf, worlds: Worlds, blocks: readonly Block[], expected: readonly BlockOutcome[]): Snapshot[] {
  const { portable, fastest } = worlds
  const asked = genesisState(stf, fastest.provider, 1)
  const other = genesisState(stf, portable.provider, 64)
  const snapshots: Snapshot[] = []
  const outcomes: BlockOutcome[] = []
  for (let count = 0; count <= blocks.length; count += 1) {
    const whole = takenAtOnce(stf, fastest.provider, asked)
    agree(`the snapshot of block ${count}`, textOf(whole), textOf(chunksOf(stf, portable.provider, other)))
    snapshots.push({ chunks: whole, root: asked.root(), blocks: count })
    const block = blocks[count]
    if (block === undefined) break
    const slowly = chunksOf(stf, fastest.provider, asked)
    const first = slowly.next()
    outcomes.push(importBlock(stf, fastest.provider, asked, block))
    importBlock(stf, portable.provider, other, block)
    const chunks = [...(first.done === true ? [] : [first.value]), ...slowly]
    agree(`the snapshot of block ${count}, read while the next one is executed`, textOf(whole), textOf(chunks))
  }
  const difference = firstDifference(expected, outcomes)
  if (difference !== undefined) throw propertyViolated(`while snapshots are taken, ${difference}`)
  return snapshots
}

function chunksOf(stf: Stf, provider: CryptoProvider, state: State): Generator<Uint8Array, void, void> {
  return takeSnapshot(state.at(state.version()), fromHex(stfIdentity(provider, stf)))
}

/** A whole snapshot, which leaves the state as it was. */
function takenAtOnce(stf: Stf, provider: CryptoProvider, state: State): Uint8Array[] {
  const stand = (): string => `version ${state.version()}, root ${toHex(state.root())}\n${entriesOf(state)}`
  const before = stand()
  const chunks = [...chunksOf(stf, provider, state)]
  agree('a state of which a snapshot was taken', before, stand())
  return chunks
}

function resumeFrom(
  stf: Stf,
  provider: CryptoProvider,
  { chunks, root, blocks: count }: Snapshot,
  blocks: readonly Block[],
  expected: readonly BlockOutcome[],
  straight: State,
): void {
  const state = openOwn(stf, provider, { chunks, root, blocks: count })
  const rest = executeBlocks(stf, provider, state, blocks.slice(count))
  const difference = firstDifference(expected, [...expected.slice(0, count), ...rest])
  if (difference !== undefined) throw propertyViolated(`from the snapshot of block ${count}, ${difference}`)
  agree(`the state from the snapshot of block ${count}`, entriesOf(straight), entriesOf(state))
}

/** A snapshot that the worker itself has written must open. */
function openOwn(stf: Stf, provider: CryptoProvider, { chunks, root, blocks }: Snapshot): State {
  try {
    const identity = stfIdentity(provider, stf)
    return openSnapshot({ stf, provider }, chunks, { root, identity, firstVersion: blocks + 1 })
  } catch (error) {
    throw propertyViolated(`the snapshot of block ${blocks} does not open: ${String(error)}`)
  }
}

function textOf(chunks: Iterable<Uint8Array>): string {
  return Array.from(chunks, toHex).join('\n')
}

function agree(what: string, expected: string, actual: string): void {
  if (actual !== expected) throw propertyViolated(`${what} is\n${actual}\nexpected\n${expected}`)
}
