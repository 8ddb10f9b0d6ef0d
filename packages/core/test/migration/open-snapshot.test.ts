import { describe, expect, test } from 'vitest'
import { u32 } from '../../src/codec/index.js'
import { createSnapshotOpening, executeGenesis, migrateState, openSnapshot } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { fromHex } from '../../src/hex.js'
import { createState, type State, takeSnapshot } from '../../src/state/index.js'
import { defineStf, type Stf, value } from '../../src/stf/index.js'
import { ledger1, ledger2, ledger3 } from './ledger.js'
import { identityOf, little, provider, type RawState, rawOf, stateOf } from './raw-state.js'
import { refusal } from './refusal.js'

const raw1: RawState = {
  'ledger.total': { '0x': `0x${little(30, 8)}` },
  'ledger.balance': { '0x01': `0x${little(10, 8)}`, '0x02': `0x${little(20, 8)}` },
  'ledger.approval': { '0x0102': `0x${little(5, 4)}` },
}
const state1 = stateOf(raw1)
const root = state1.root()
const identity = identityOf(ledger1)
const trusted = { root, identity }

function chunksOf(state: State, stf: Stf): Uint8Array[] {
  return [...takeSnapshot(state.at(state.version()), fromHex(identityOf(stf)))]
}

const chunks1 = chunksOf(state1, ledger1)

test('a snapshot of the same version comes back as it was', () => {
  const state = openSnapshot({ stf: ledger1, provider }, chunks1, trusted)
  expect(rawOf(state)).toEqual(raw1)
  expect(state.root()).toEqual(root)
})

test.each([
  ['the next', ledger2],
  ['the one behind it', ledger3],
])('a snapshot of an earlier version is opened by %s as migrateState makes it', (_, stf) => {
  const prepared = migrateState({ stf, provider }, state1, identityOf(ledger1))
  state1.discard(prepared)
  const state = openSnapshot({ stf, provider }, chunks1, trusted)
  expect(state.root()).toEqual(prepared.root)
  expect(state.root()).not.toEqual(root)
  expect(migrateState({ stf, provider }, state, identityOf(stf)).diff).toEqual([])
})

test('the state that is opened starts at the version that the caller says, with no older one behind it', () => {
  const state = openSnapshot({ stf: ledger2, provider }, chunks1, { ...trusted, firstVersion: 70, keptVersions: 3 })
  expect([state.version(), state.oldestVersion()]).toEqual([70, 70])
  expect(refusal(() => state.revert(1)).code).toBe('StateVersionUnknown')
})

describe('a snapshot is refused', () => {
  const codeOf = (stf: Stf, chunks: readonly Uint8Array[], expected = trusted) =>
    refusal(() => openSnapshot({ stf, provider }, chunks, expected)).code

  test('of an STF that is none of its versions, naming both and all that it opens, before its first chunk', () => {
    const stranger = { root, identity: `0x${'5e'.repeat(32)}` } as const
    const error = refusal(() => createSnapshotOpening({ stf: ledger2, provider }, stranger))
    expect(error.code).toBe('UnknownIdentity')
    expect(error.message).toContain(`0x${'5e'.repeat(32)}`)
    expect(error.message).toContain(`ledger 2 (${identityOf(ledger2)})`)
    expect(error.message).toContain(`ledger 1 (${identityOf(ledger1)})`)
  })

  test('of a later version', () => {
    const empty = stateOf({})
    const later = { root: empty.root(), identity: identityOf(ledger2) }
    expect(codeOf(ledger1, chunksOf(empty, ledger2), later)).toBe('UnknownIdentity')
  })

  test('of another root, told by its header or by its entries', () => {
    expect(codeOf(ledger2, chunks1, { root: new Uint8Array(32), identity })).toBe('SnapshotRoot')
    const other = chunksOf(stateOf({ ...raw1, 'ledger.total': { '0x': `0x${little(31, 8)}` } }), ledger1)
    expect(codeOf(ledger2, [chunks1[0] ?? root, ...other.slice(1)])).toBe('SnapshotRoot')
  })

  test('that ends early, or is larger than what is accepted', () => {
    expect(codeOf(ledger2, chunks1.slice(0, -1))).toBe('SnapshotIncomplete')
    expect(codeOf(ledger2, [])).toBe('SnapshotIncomplete')
    const open = () => openSnapshot({ stf: ledger2, provider }, chunks1, { ...trusted, maximumBytes: 200 })
    expect(refusal(open).code).toBe('SnapshotTooLarge')
  })

  test('with entries in a space that its version does not have, before they are taken in', () => {
    const strange = stateOf({ ...raw1, 'ledger.holders': { '0x': `0x${little(2, 4)}` } })
    const opening = createSnapshotOpening({ stf: ledger2, provider }, { root: strange.root(), identity })
    const codes = chunksOf(strange, ledger1).map((chunk) => {
      try {
        opening.accept(chunk)
      } catch (error) {
        return error instanceof LockstepError ? error.code : String(error)
      }
      return 'accepted'
    })
    // Header, approval, balance; then holders, and nothing behind it fits.
    expect(codes.slice(0, 5)).toEqual(['accepted', 'accepted', 'accepted', 'SnapshotSpace', 'SnapshotMalformed'])
  })

  test('with entries that its version cannot have written, though its root is right', () => {
    const wrong = stateOf({ 'ledger.total': { '0x': '0x01' } })
    for (const stf of [ledger1, ledger2]) {
      expect(codeOf(stf, chunksOf(wrong, ledger1), { root: wrong.root(), identity })).toBe('StateMismatch')
    }
  })
})

test.each([ledger1, ledger3])('an opening that is asked for its state again answers the same: $version', (stf) => {
  const opening = createSnapshotOpening({ stf, provider }, trusted)
  for (const chunk of chunks1) opening.accept(chunk)
  const state = opening.finish()
  state.commit(state.prepare([]))
  expect(opening.finish()).toBe(state)
})

test.each([ledger1, ledger3])('an opening resumes behind every chunk, also from another sender: $version', (stf) => {
  const expected = openSnapshot({ stf, provider }, chunks1, trusted)
  for (let cut = 0; cut < chunks1.length; cut++) {
    const opening = createSnapshotOpening({ stf, provider }, trusted)
    for (const chunk of chunks1.slice(0, cut)) opening.accept(chunk)
    expect(opening.isComplete()).toBe(false)
    expect(refusal(() => opening.accept(Uint8Array.of(1, 2, 3))).code).toBe('SnapshotMalformed')
    expect(refusal(() => opening.finish()).code).toBe('SnapshotIncomplete')
    const sender = state1.at(state1.version())
    for (const chunk of takeSnapshot(sender, fromHex(identityOf(ledger1)), opening.position())) opening.accept(chunk)
    expect(opening.isComplete()).toBe(true)
    expect(opening.finish().root()).toEqual(expected.root())
  }
})

test('an opening that refused a stranger takes the right snapshot afterwards', () => {
  const opening = createSnapshotOpening({ stf: ledger2, provider }, trusted)
  for (const label of [new Uint8Array(32), fromHex(identityOf(ledger2))]) {
    for (const chunk of [...takeSnapshot(state1.at(state1.version()), label)].slice(0, 1)) {
      expect(refusal(() => opening.accept(chunk)).code).toBe('SnapshotIdentity')
    }
  }
  for (const chunk of chunks1) opening.accept(chunk)
  expect(rawOf(opening.finish())['ledger.holders']).toEqual({ '0x': '0x02000000' })
})

describe('a sender cannot choose what a snapshot is migrated from', () => {
  const state = { count: value(u32, 0) }
  const former = defineStf({ name: 'counter', version: 1, state, calls: {} })
  const counter = defineStf({
    name: 'counter',
    version: 2,
    state,
    calls: {},
    migrate: { from: former, run: ({ old, state }) => state.count.set(2 * old.count.get()) },
  })
  // The same entries are a state of both versions, and the root does not tell which.
  const written = stateOf({ 'counter.count': { '0x': `0x${little(7, 4)}` } })

  test.each([
    ['the later version, relabelled as the earlier one to be migrated twice', counter, former],
    ['the earlier version, relabelled as the later one to be migrated never', former, counter],
  ])('of %s', (_, writer, label) => {
    const trusted = { root: written.root(), identity: identityOf(writer) }
    const open = (chunks: readonly Uint8Array[]): State => openSnapshot({ stf: counter, provider }, chunks, trusted)
    const count = writer === counter ? 7 : 14
    expect(rawOf(open(chunksOf(written, writer)))).toEqual({ 'counter.count': { '0x': `0x${little(count, 4)}` } })
    expect(refusal(() => open(chunksOf(written, label))).code).toBe('SnapshotIdentity')
  })
})

test('a snapshot of an empty state is opened', () => {
  const empty = createState(provider)
  empty.commit(executeGenesis(ledger1, empty))
  const chunks = chunksOf(empty, ledger1)
  expect(rawOf(openSnapshot({ stf: ledger3, provider }, chunks, { root: empty.root(), identity }))).toEqual({})
})
