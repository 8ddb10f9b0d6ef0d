import { expect, test } from 'vitest'
import type { Hex } from '../../src/hex.js'
import { isOnPage, readPage } from '../../src/state/entry-page.js'
import type { KeyCursor } from '../../src/state/readable-state.js'

function cursorOver(keys: readonly Hex[]): KeyCursor {
  let place = 0
  return {
    get key() {
      return keys[place]
    },
    advance: () => {
      place += 1
    },
  }
}

test('a page ends where keys no longer begin with its prefix', () => {
  expect([isOnPage({ prefix: '0x01' }, '0x0102'), isOnPage({ prefix: '0x01' }, '0x0201')]).toEqual([true, false])
  expect([isOnPage({ prefix: '0x02' }, '0x0102'), isOnPage({}, '0x0102')]).toEqual([false, true])
})

test('a key that several cursors visit counts once, one without a value not at all', () => {
  const visited: Hex[] = []
  const cursors = [cursorOver(['0x01', '0x03']), cursorOver(['0x01', '0x02', '0x03']), cursorOver(['0x04'])]
  const get = (key: Hex): Uint8Array | undefined => (key === '0x02' ? undefined : Uint8Array.of(7))
  const entries = readPage({ limit: 2, onVisit: (key) => visited.push(key) }, () => cursors, get)
  expect(entries.map(([key]) => key)).toEqual(['0x01', '0x03'])
  expect(visited).toEqual(['0x01', '0x02', '0x03'])
})
