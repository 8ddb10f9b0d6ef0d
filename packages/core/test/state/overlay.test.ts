import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, stateLimit } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'

const overlay = () => createState(createPortableProvider()).overlay()

test('a write of the bytes that were there before is not in the diff', () => {
  const state = createState(createPortableProvider(), {
    initial: [{ space: 'a', changes: [{ key: '0x01', value: Uint8Array.of(7) }] }],
  })
  const block = state.overlay()
  block.space('a').set('0x01', Uint8Array.of(8))
  block.space('a').set('0x01', Uint8Array.of(7))
  block.space('a').set('0x02', Uint8Array.of(1))
  block.space('a').delete('0x02')
  expect(block.diff()).toEqual([])
})

test('an entry without bytes is an entry', () => {
  const block = overlay()
  block.space('a').set('0x', new Uint8Array(0))
  expect(block.space('a').get('0x')).toEqual(new Uint8Array(0))
  expect(block.diff()).toEqual([{ space: 'a', changes: [{ key: '0x', value: new Uint8Array(0) }] }])
})

test('a write that was rolled back is not in the diff, whether there was an entry or not', () => {
  const state = createState(createPortableProvider(), {
    initial: [{ space: 'a', changes: [{ key: '0x01', value: Uint8Array.of(7) }] }],
  })
  const block = state.overlay()
  block.begin()
  block.space('a').set('0x01', Uint8Array.of(8))
  block.space('a').set('0x02', Uint8Array.of(8))
  block.rollback()
  expect(block.space('a').get('0x01')).toEqual(Uint8Array.of(7))
  expect(block.diff()).toEqual([])
})

test('deleting what is not there leaves nothing behind that a page would pass', () => {
  const space = overlay().space('a')
  for (const key of ['0x01', '0x02'] as const) space.delete(key)
  space.set('0x03', Uint8Array.of(1))
  space.delete('0x03')
  const passed: string[] = []
  expect(space.entries({ limit: 9, onVisit: (key) => passed.push(key) })).toEqual([])
  expect(passed).toEqual(['0x03'])
})

test('closing a transaction that was not opened is refused', () => {
  expect(refusalCode(() => overlay().commit())).toBe('StateNoTransaction')
  expect(refusalCode(() => overlay().rollback())).toBe('StateNoTransaction')
})

test('a diff inside a transaction is refused: it could still be rolled back', () => {
  const block = overlay()
  block.begin()
  expect(refusalCode(() => block.diff())).toBe('StateTransactionOpen')
})

test('a diff is refused after the base has moved', () => {
  const state = createState(createPortableProvider())
  const block = state.overlay()
  state.commit(state.prepare([]))
  expect(refusalCode(() => block.diff())).toBe('StateOverlayStale')
})

test('keys and values over their limits are refused, those at the limit are kept', () => {
  const space = overlay().space('a')
  expect(refusalCode(() => space.set(`0x${'00'.repeat(stateLimit.key)}`, new Uint8Array(stateLimit.value)))).toBe(
    'accepted',
  )
  expect(refusalCode(() => space.set(`0x${'00'.repeat(stateLimit.key + 1)}`, new Uint8Array(0)))).toBe(
    'StateKeyTooLong',
  )
  expect(refusalCode(() => space.set('0x', new Uint8Array(stateLimit.value + 1)))).toBe('StateValueTooLong')
})

test.each([0, -1, 1.5, stateLimit.page + 1, Number.NaN])('a page of %d entries is refused', (limit) => {
  expect(refusalCode(() => overlay().space('a').entries({ limit }))).toBe('StatePageLimit')
})
