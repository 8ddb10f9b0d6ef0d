import { describe, expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import type { Hex } from '../../src/hex.js'
import { createState, encodeStateProof, type State, type StateDiff } from '../../src/state/index.js'

const provider = createPortableProvider()

/** A canonical diff; entries with `undefined` go. */
function diffOf(spaces: Readonly<Record<string, Readonly<Record<Hex, number | undefined>>>>): StateDiff {
  return Object.entries(spaces).map(([space, entries]) => ({
    space,
    changes: Object.entries(entries).map(([key, byte]) => ({
      key: `0x${key.slice(2)}` as const,
      value: byte === undefined ? undefined : Uint8Array.of(byte),
    })),
  }))
}

function commit(state: State, spaces: Parameters<typeof diffOf>[0]): void {
  state.commit(state.prepare(diffOf(spaces)))
}

/** Keys and bytes of a page. */
function page(space: { entries(page: { after?: Hex; limit: number }): readonly (readonly [Hex, Uint8Array])[] }) {
  return (limit: number, after?: Hex): readonly (readonly [string, number | undefined])[] =>
    space.entries(after === undefined ? { limit } : { after, limit }).map(([key, value]) => [key, value[0]])
}

describe('a former version', () => {
  const state = createState(provider)
  commit(state, { a: { '0x': 1, '0x01': 2, '0x0102': 3, '0x03': 4, '0x05': 5 }, gone: { '0x': 9 } })
  const view = state.at(1)
  commit(state, { a: { '0x01': undefined, '0x02': 8, '0x03': 7 }, came: { '0x': 1 }, gone: { '0x': undefined } })
  commit(state, { a: { '0x': undefined, '0x0102': undefined, '0x04': 8, '0x05': undefined, '0x06': 8 } })
  const content = [
    ['0x', 1],
    ['0x01', 2],
    ['0x0102', 3],
    ['0x03', 4],
    ['0x05', 5],
  ] as const

  test('has its own entries, and none of those that came', () => {
    for (const [key, byte] of content) expect(view.get('a', key)).toEqual(Uint8Array.of(byte))
    for (const key of ['0x02', '0x04', '0x06', '0x0101', '0x0103'] as const) expect(view.get('a', key)).toBeUndefined()
    expect([view.get('gone', '0x'), view.get('came', '0x')]).toEqual([Uint8Array.of(9), undefined])
  })

  test('has its pages, from any key on, whether that is there, was there, came, or never was', () => {
    const read = page(view.space('a'))
    expect(read(9)).toEqual(content)
    const keys: Hex[] = ['0x', '0x00', '0x01', '0x0101', '0x0102', '0x02', '0x03', '0x04', '0x05', '0x06', '0x07']
    for (const after of keys) {
      for (const limit of [1, 2, 9]) {
        const expected = content.filter(([key]) => key > after).slice(0, limit)
        expect(read(limit, after), `${limit} behind ${after}`).toEqual(expected)
      }
    }
  })

  test('names its spaces, those that are empty now too, in order', () => {
    expect(view.spaceNames()).toEqual(expect.arrayContaining(['a', 'gone']))
    expect(view.spaceNames()).toEqual(view.spaceNames().toSorted())
    expect(state.spaceNames()).toEqual(['a', 'came'])
    expect(page(state.space('a'))(9)).toEqual([
      ['0x02', 8],
      ['0x03', 7],
      ['0x04', 8],
      ['0x06', 8],
    ])
  })
})

describe('a state that went back', () => {
  test('goes on as one that never went there: entries, roots, proofs, nodes', () => {
    const first = { a: { '0x01': 1, '0x02': 2, '0x03': 3 }, b: { '0x': 1 } }
    const detour = { a: { '0x01': undefined, '0x02': 7, '0x04': 4 }, b: { '0x': undefined }, c: { '0x': 1 } }
    const second = { a: { '0x03': undefined, '0x05': 5 } }
    const state = createState(provider)
    const other = createState(provider)
    for (const one of [state, other]) commit(one, first)
    commit(state, detour)
    commit(state, detour)
    state.revert(2)
    expect([state.version(), state.root(), state.nodeCount()]).toEqual([1, other.root(), other.nodeCount()])
    for (const one of [state, other]) commit(one, second)
    expect([state.root(), state.spaceNames(), state.nodeCount()]).toEqual([
      other.root(),
      other.spaceNames(),
      other.nodeCount(),
    ])
    for (const key of ['0x01', '0x02', '0x03', '0x04', '0x05'] as const) {
      expect(encodeStateProof(state.prove('a', key))).toEqual(encodeStateProof(other.prove('a', key)))
    }
  })
})

describe('a state that keeps few versions', () => {
  test('frees what only older ones needed: its nodes do not grow with the number of blocks', () => {
    const nodesAfter = (blocks: number, keptVersions: number) => {
      const state = createState(provider, { keptVersions })
      for (let block = 0; block < blocks; block += 1) {
        commit(state, { a: { '0x01': block, '0x02': block % 2 === 0 ? block : undefined } })
      }
      return state.nodeCount()
    }
    expect(nodesAfter(40, 1)).toEqual(nodesAfter(4, 1))
    expect(nodesAfter(40, 64).leaves).toBeGreaterThan(nodesAfter(40, 1).leaves)
  })
})

describe('an outcome', () => {
  test('that deletes what is not there is the state as it is', () => {
    const state = createState(provider)
    commit(state, { a: { '0x01': 1 } })
    const root = state.root()
    commit(state, { a: { '0x00': undefined, '0x02': undefined }, b: { '0x': undefined } })
    expect([state.root(), state.spaceNames(), page(state.space('a'))(9)]).toEqual([root, ['a'], [['0x01', 1]]])
    state.revert(1)
    expect(page(state.space('a'))(9)).toEqual([['0x01', 1]])
  })

  test('hands out a copy of its root', () => {
    const state = createState(provider)
    const prepared = state.prepare(diffOf({ a: { '0x01': 1 } }))
    const root = prepared.root.slice()
    prepared.root.fill(0)
    state.commit(prepared)
    expect([state.root(), state.at(1).root]).toEqual([root, root])
  })
})

describe('an overlay', () => {
  test('names the spaces of its base and those that it was asked for, once and in order', () => {
    const state = createState(provider, { initial: diffOf({ b: { '0x': 1 }, d: { '0x': 1 } }) })
    const overlay = state.overlay()
    for (const name of ['e', 'd', 'a', 'c']) overlay.space(name).set('0x', Uint8Array.of(1))
    expect(overlay.spaceNames()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('has its pages in order, whatever was written first, between pages and before', () => {
    const space = createState(provider, { initial: diffOf({ a: { '0x02': 2, '0x05': 5 } }) })
      .overlay()
      .space('a')
    for (const key of ['0x07', '0x03', '0x01'] as const) space.set(key, Uint8Array.of(9))
    const read = page(space)
    expect(read(9).map(([key]) => key)).toEqual(['0x01', '0x02', '0x03', '0x05', '0x07'])
    for (const key of ['0x06', '0x04', '0x00'] as const) space.set(key, Uint8Array.of(9))
    space.delete('0x05')
    space.delete('0x03')
    expect(read(9).map(([key]) => key)).toEqual(['0x00', '0x01', '0x02', '0x04', '0x06', '0x07'])
    expect(read(2, '0x03').map(([key]) => key)).toEqual(['0x04', '0x06'])
  })
})
