import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { migrateState, openSnapshot, readAppContext, readContext, unlimitedGate } from '../../src/engine/index.js'
import { fromHex, type Hex } from '../../src/hex.js'
import { type ReadableState, takeSnapshot } from '../../src/state/index.js'
import type { Stf } from '../../src/stf/index.js'
import { ledger1, ledger2, ledger3 } from '../migration/ledger.js'
import { identityOf, provider, type RawState, rawOf, stateOf } from '../migration/raw-state.js'
import { modelRoot } from '../state/model.js'
import { app1, app2 } from './app.js'
import {
  isCurrentFormat,
  type RecordedSnapshot,
  readExpectations,
  readSnapshot,
  writeMissingSnapshot,
} from './recorded.js'

/** All versions, oldest first, of everything that the corpus has snapshots of. */
const families: Readonly<Record<string, readonly Stf[]>> = {
  ledger: [ledger1, ledger2, ledger3],
  app: [app1, app2],
}
/** Every snapshot with the SHA-256 of its file: one that is out there cannot be rewritten, so lines are only added. */
const sums: Readonly<Record<string, string>> = {
  'ledger-1': '9f30e9a6cc68d79c0f7f3d3f206de98fc19e468a1f565c26d46fbb974d8bb3d5',
  'ledger-2': '1fd378471dd84a4a29e9ef51ad64f52999dcd3ddf5c61b0612ff9ff879d5705d',
  'app-1': '2f4a1e06222f5e426a2f9f5f484bf53369b93f15858973d082ff8605e1283ce6',
}
const recorded = Object.keys(sums)

const shard: Hex = `0x${'5a'.repeat(32)}`
const block = { number: 1, hash: shard, timestamp: 0n }

function takenOf(stf: Stf, entries: RawState): RecordedSnapshot {
  const state = stateOf(entries)
  const chunks = [...takeSnapshot(state.at(state.version()), fromHex(identityOf(stf)))]
  return { root: state.root(), chunks }
}

/** Each invariant by its name, and whether it holds. */
function invariantsOf(stf: Stf, state: ReadableState): Record<string, boolean> {
  const ofModules = Object.values(stf.modules).flatMap(({ name, state: items, invariants }) => {
    const context = readContext({ name, state: items, uses: {} }, shard, state, block, unlimitedGate(), {})
    return Object.entries(invariants).map(([invariant, holds]) => [`${name}.${invariant}`, holds(context)] as const)
  })
  const context = readAppContext(stf, shard, state, block)
  const ofApp = Object.entries(stf.invariants).map(([invariant, holds]) => [invariant, holds(context)] as const)
  return Object.fromEntries([...ofModules, ...ofApp])
}

function referenceRoot(entries: RawState): Uint8Array {
  const texts = Object.entries(entries).flatMap(([space, values]) =>
    Object.entries(values).map(([key, value]) => [`${space} ${key}`, value.slice(2)] as const),
  )
  return modelRoot(new Map(texts))
}

test('the corpus has no file that is not opened here', () => {
  const files = readdirSync(dirname(fileURLToPath(import.meta.url))).filter((file) => /\.(snapshot|json)$/.test(file))
  expect(files.sort()).toEqual(recorded.flatMap((name) => [`${name}.json`, `${name}.snapshot`]).sort())
})

test.each(recorded)('the file of %s is the one that was recorded', (name) => {
  const file = readFileSync(new URL(`${name}.snapshot`, import.meta.url))
  expect(createHash('sha256').update(file).digest('hex')).toBe(sums[name])
})

describe.each(recorded)('%s', (name) => {
  const [family = '', number = ''] = name.split('-')
  const versions = families[family] ?? []
  const writer = versions.find(({ version }) => String(version) === number)
  const expectations = readExpectations(name)
  const entries = expectations[number]?.entries
  if (writer === undefined || entries === undefined) throw new Error(`${name} has no version or no entries`)
  if (process.env.LOCKSTEP_WRITE_CORPUS !== undefined) writeMissingSnapshot(name, takenOf(writer, entries))
  const snapshot = readSnapshot(name)
  const later = versions.slice(versions.indexOf(writer))

  test('says what each later version makes of it', () => {
    expect(Object.keys(expectations)).toEqual(later.map(({ version }) => String(version)))
  })

  test.each(later)('opens as version $version', (stf) => {
    const trusted = { root: snapshot.root, identity: identityOf(writer) }
    const state = openSnapshot({ stf, provider }, snapshot.chunks, trusted)
    const { entries, invariants } = expectations[stf.version] ?? { entries: {}, invariants: [] }
    expect(rawOf(state)).toEqual(entries)
    expect(state.root()).toEqual(referenceRoot(entries))
    expect(invariantsOf(stf, state)).toEqual(Object.fromEntries(invariants.map((invariant) => [invariant, true])))
    expect(migrateState({ stf, provider }, state, identityOf(stf)).diff).toEqual([])
  })

  test('is what its version writes, byte for byte, while the format is the same', () => {
    if (isCurrentFormat(snapshot)) expect(takenOf(writer, entries)).toEqual(snapshot)
  })
})
