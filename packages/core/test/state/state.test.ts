import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, type StateDiff, stateLimit } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'

const provider = createPortableProvider()
const oneByte = Uint8Array.of(1)
const set = (key: `0x${string}`, byte: number): StateDiff => [
  { space: 'a', changes: [{ key, value: Uint8Array.of(byte) }] },
]

test('of two outcomes prepared on one version one is committed; the other is stale', () => {
  const state = createState(provider)
  const one = state.prepare(set('0x01', 1))
  const other = state.prepare(set('0x01', 2))
  state.commit(other)
  expect(state.get('a', '0x01')).toEqual(Uint8Array.of(2))
  expect(state.root()).toEqual(other.root)
  expect(refusalCode(() => state.commit(one))).toBe('StatePreparedStale')
  expect(refusalCode(() => state.commit(other))).toBe('StatePreparedStale')
})

test('an outcome prepared before a revert, discarded, or of another state is stale', () => {
  const state = createState(provider)
  state.commit(state.prepare(set('0x01', 1)))
  const early = state.prepare(set('0x02', 2))
  state.revert(1)
  expect(refusalCode(() => state.commit(early))).toBe('StatePreparedStale')
  const discarded = state.prepare(set('0x02', 2))
  state.discard(discarded)
  expect(refusalCode(() => state.commit(discarded))).toBe('StatePreparedStale')
  expect(refusalCode(() => state.commit(createState(provider).prepare(set('0x02', 2))))).toBe('StatePreparedStale')
})

test('a view refuses once its version is dropped, and does not show another version of the same number', () => {
  const state = createState(provider, { keptVersions: 1 })
  state.commit(state.prepare(set('0x01', 1)))
  const view = state.at(1)
  state.commit(state.prepare(set('0x01', 2)))
  expect(view.get('a', '0x01')).toEqual(Uint8Array.of(1))
  const reverted = state.at(2)
  state.revert(1)
  state.commit(state.prepare(set('0x01', 3)))
  expect(refusalCode(() => reverted.get('a', '0x01'))).toBe('StateVersionUnknown')
  state.commit(state.prepare(set('0x01', 4)))
  expect(refusalCode(() => view.get('a', '0x01'))).toBe('StateVersionUnknown')
  expect(refusalCode(() => view.space('a').entries({ limit: 1 }))).toBe('StateVersionUnknown')
})

test('a revert by a number of steps that is none is refused', () => {
  const state = createState(provider)
  for (const steps of [-1, 1, 0.5, Number.NaN])
    expect(refusalCode(() => state.revert(steps))).toBe('StateVersionUnknown')
})

test('roots that were handed out are copies', () => {
  const state = createState(provider)
  state.root().fill(1)
  expect(state.root()).toEqual(new Uint8Array(32))
  state.at(0).root.fill(1)
  expect(state.root()).toEqual(new Uint8Array(32))
})

test('the initial entries are the first version, with nothing before it to revert to', () => {
  const state = createState(provider, { initial: set('0x01', 1), firstVersion: 7 })
  expect([state.version(), state.oldestVersion()]).toEqual([7, 7])
  const other = createState(provider)
  other.commit(other.prepare(set('0x01', 1)))
  expect(state.root()).toEqual(other.root())
  expect(refusalCode(() => state.revert(1))).toBe('StateVersionUnknown')
})

test('of initial entries those without a value are left out', () => {
  const initial: StateDiff = [
    {
      space: 'a',
      changes: [
        { key: '0x01', value: undefined },
        { key: '0x02', value: oneByte },
      ],
    },
    { space: 'b', changes: [{ key: '0x', value: undefined }] },
  ]
  const state = createState(provider, { initial })
  expect([state.get('a', '0x01'), state.get('a', '0x02'), state.spaceNames()]).toEqual([undefined, oneByte, ['a']])
  expect(state.root()).toEqual(createState(provider, { initial: set('0x02', 1) }).root())
})

test('initial entries are rewritten and deleted as entries that were committed are', () => {
  const keys = ['0x', '0x01', '0x02', '0x0201', '0x03'] as const
  const all = (byte: number): StateDiff => [
    { space: 'a', changes: keys.map((key) => ({ key, value: Uint8Array.of(byte) })) },
    { space: 'b', changes: keys.map((key) => ({ key, value: Uint8Array.of(byte) })) },
  ]
  const state = createState(provider, { initial: all(1) })
  state.commit(state.prepare(all(2)))
  expect(state.root()).toEqual(createState(provider, { initial: all(2) }).root())
  for (const key of keys) {
    for (const space of ['a', 'b']) {
      state.commit(state.prepare([{ space, changes: [{ key, value: undefined }] }]))
      expect(state.get(space, key)).toBeUndefined()
    }
  }
  expect(state.root()).toEqual(new Uint8Array(32))
})

test('values that grow and shrink in place, and move, leave every entry at its path', () => {
  const keys = [0, 1, 2, 3, 4, 5, 8, 11].map((length) => `0x${'c1'.repeat(length)}` as const)
  const all = (length: number): StateDiff => [
    { space: 'a', changes: keys.map((key) => ({ key, value: new Uint8Array(length).fill(length + 1) })) },
  ]
  const state = createState(provider, { keptVersions: 2 })
  for (const length of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 21, 12, 11, 10, 3, 0, 255, 256, 257, 300, 64, 2]) {
    state.commit(state.prepare(all(length)))
    expect(state.root()).toEqual(createState(provider, { initial: all(length) }).root())
  }
})

test('a diff out of order, with an entry twice, or with a space without changes is refused', () => {
  const state = createState(provider)
  const value = Uint8Array.of(1)
  const change = { key: '0x02', value } as const
  const refused: StateDiff[] = [
    [{ space: 'a', changes: [] }],
    [{ space: 'a', changes: [change, change] }],
    [{ space: 'a', changes: [change, { key: '0x01', value }] }],
    [
      { space: 'b', changes: [change] },
      { space: 'a', changes: [change] },
    ],
    [
      { space: 'a', changes: [change] },
      { space: 'a', changes: [change] },
    ],
  ]
  for (const diff of refused) expect(refusalCode(() => state.prepare(diff))).toBe('StateDiffOrder')
})

test('a diff with an entry that could not be read back from a log is refused', () => {
  const state = createState(provider)
  const codeOf = (space: string, key: `0x${string}`, value: Uint8Array): string =>
    refusalCode(() => state.prepare([{ space, changes: [{ key, value }] }]))
  expect(codeOf('a', `0x${'00'.repeat(stateLimit.key + 1)}`, oneByte)).toBe('StateKeyTooLong')
  expect(codeOf('a', '0x', new Uint8Array(stateLimit.value + 1))).toBe('StateValueTooLong')
  expect(codeOf('a b', '0x', oneByte)).toBe('StateSpaceName')
  expect(codeOf('a', '0xzz', oneByte)).toBe('InvalidHex')
  expect(codeOf('a', `0x${'00'.repeat(stateLimit.key)}`, new Uint8Array(stateLimit.value))).toBe('accepted')
})

test.each([{ keptVersions: -1 }, { keptVersions: 1.5 }, { keptVersions: 100_001 }, { firstVersion: -1 }])(
  'the options %o are refused',
  (options) => {
    expect(refusalCode(() => createState(provider, options))).toBe('StateOption')
  },
)

test('a diff that an overlay made is prepared as the same diff from elsewhere is, also after the state has moved', () => {
  const state = createState(provider, { initial: set('0x01', 1) })
  const block = state.overlay()
  block.space('a').set('0x01', Uint8Array.of(2))
  block.space('a').set('0x02', Uint8Array.of(2))
  const diff = block.diff()
  const copy: StateDiff = [{ space: 'a', changes: diff.flatMap(({ changes }) => changes) }]
  expect(state.prepare(diff).root).toEqual(state.prepare(copy).root)

  // Another block writes and removes what the overlay had found, so that its entries lie elsewhere or are gone.
  state.commit(state.prepare([{ space: 'a', changes: [{ key: '0x01', value: undefined }] }]))
  state.commit(state.prepare(set('0x03', 3)))
  state.commit(state.prepare(diff))
  expect(state.get('a', '0x01')).toEqual(Uint8Array.of(2))
  expect(state.get('a', '0x03')).toEqual(Uint8Array.of(3))
  state.revert(1)
  expect(state.get('a', '0x01')).toBeUndefined()
  expect(state.get('a', '0x03')).toEqual(Uint8Array.of(3))
})
