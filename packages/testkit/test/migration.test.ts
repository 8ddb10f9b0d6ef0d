import { defineStf, fromHex, map, u8, u32, value } from '@lockstep/core'
import { takeSnapshot } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { type CorpusSnapshot, findCounterexample, migration, migrationProperty } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { genesisState, importBlock } from '../src/execution/execute-blocks.js'
import { strangeEntry } from '../src/generation/strange-entry.js'
import { logToBlocks } from '../src/log/log-to-blocks.js'
import { createWorlds } from '../src/log/worlds.js'
import { later, wholly } from './zoo/stf-defects/migrations.js'

const { fastest: world } = createWorlds()
const { provider } = world

const points = (() => {
  const { previous } = later(wholly)
  return previous ?? expect.fail('it migrates from nothing')
})()

/** A snapshot of points, as a release would have left it in a file. */
function snapshotOf(stf: Stf): CorpusSnapshot {
  const state = genesisState(stf, provider)
  const log = [
    { call: 'join', from: 0, args: {}, nonce: 'next' as const },
    { call: 'score', from: 0, args: { won: 7 }, nonce: 'next' as const },
  ]
  for (const block of logToBlocks(stf, world, { log, blocks: [] })) importBlock(stf, provider, state, block)
  const identity = stfIdentity(provider, stf)
  const chunks = [...takeSnapshot(state.at(state.version()), fromHex(identity))]
  return { name: 'points of release 1', identity, root: state.root(), chunks }
}

function reasonOf(stf: Stf, options: Parameters<typeof migration>[1] = {}): string {
  return findCounterexample(migrationProperty, stf, { numRuns: 10, ...options })?.reason ?? 'it holds'
}

describe('property 15', () => {
  test('holds for a migration that takes all over, and for an STF without earlier versions', () => {
    migration(later(wholly))
    migration(balances)
  })

  test('takes the corpus over, and names the snapshot that it cannot', () => {
    const corpus = [snapshotOf(points)]
    expect(reasonOf(later(wholly), { corpus })).toBe('it holds')
    const forgetful = later(({ old, state }) => {
      const [first] = old.points.entries({ limit: 1 })
      if (first !== undefined) state.points.set(first[0], { best: 8n, rank: null })
    })
    expect(reasonOf(forgetful, { corpus })).toMatch(
      /^points of release 1 is not taken over: the invariant all points make the total/,
    )
  })

  test('refuses a snapshot of the corpus that has been changed, or is of nobody', () => {
    const snapshot = snapshotOf(points)
    const [first = new Uint8Array(), ...others] = snapshot.chunks
    const changed = {
      ...snapshot,
      chunks: [first.map((byte, at) => (at === first.length - 1 ? byte ^ 1 : byte)), ...others],
    }
    expect(reasonOf(later(wholly), { corpus: [changed] })).toMatch(/^points of release 1 is not opened by the version/)
    const strange = { ...snapshot, identity: `0x${'11'.repeat(32)}` as const }
    expect(reasonOf(later(wholly), { corpus: [strange] })).toMatch(/is of 0x1111.*, which is no earlier version/)
  })

  test('finds a version that a later one has forgotten, naming both', () => {
    const third = defineStf({ name: 'points', version: 3, state: { all: value(u32, 0) }, calls: {} })
    const reason = reasonOf(third, { from: [points] })
    expect(reason).toContain('state of points 1 is not taken over')
    expect(reason).toContain(stfIdentity(provider, points))
    expect(reason).toContain(stfIdentity(provider, third))
  })

  test('finds a migration after which the new version cannot go on', () => {
    const first = defineStf({
      name: 'list',
      version: 1,
      state: { items: map(u8, u8) },
      calls: { add: { args: { item: u8 }, execute: ({ state }, { item }) => state.items.set(item, 1) } },
    })
    const second = defineStf({
      name: 'list',
      version: 2,
      state: { items: map(u8, u8), next: value(u8, 0) },
      calls: {
        append: {
          index: 1,
          execute({ state }) {
            const next = state.next.get()
            if (state.items.has(next)) throw new RangeError('there is one already')
            state.items.set(next, 2)
            state.next.set((next + 1) % 256)
          },
        },
      },
      // `next` stays 0, whatever there is.
      migrate: { from: first, run() {} },
    })
    expect(reasonOf(second, { numRuns: 60 })).toMatch(
      /^state of list 1: behind it, append has a bug: RangeError: there is one already/,
    )
  })

  test('names what a migration asked the machine for', () => {
    const lots = later((context) => {
      wholly(context)
      for (const [who] of context.old.points.entries({ limit: 9 })) {
        context.state.points.set(who, {
          best: BigInt(context.old.points.get(who) ?? 0),
          rank: Math.floor(Math.random() * 9e8),
        })
      }
    })
    expect(reasonOf(lots)).toMatch(/migrated on another machine, the root is .*; it asked for Math\.random$/)
  })
})

describe('strangeEntry', () => {
  const stf = defineStf({ name: 'small', version: 1, state: { of: map(u8, u32) }, calls: {} })
  const stateWith = (space: string, key: `0x${string}`, bytes: readonly number[]) => {
    const state = genesisState(stf, provider)
    state.commit(state.prepare([{ space, changes: [{ key, value: Uint8Array.from(bytes) }] }]))
    return state
  }

  test.each([
    ['a space of no item', 'small.other', '0x01', [1, 0, 0, 0]],
    ['a key that is too long', 'small.of', '0x0101', [1, 0, 0, 0]],
    ['a value that is too short', 'small.of', '0x01', [1, 0]],
  ] as const)('names %s', (_, space, key, bytes) => {
    expect(strangeEntry(stf, stateWith(space, key, bytes))).toBe(`${space} ${key}`)
  })

  test('finds nothing where all is declared', () => {
    expect(strangeEntry(stf, stateWith('small.of', '0x01', [1, 0, 0, 0]))).toBeUndefined()
  })
})
