import { describe, expect, test } from 'vitest'
import { type Hex, toHex } from '../../src/hex.js'
import { createEntryArena } from '../../src/state/entry-arena.js'
import { createEntryKey, readEntryKey } from '../../src/state/entry-key.js'
import { createStoredSpace, type StoredSpace } from '../../src/state/stored-space.js'

const noPath = new Int32Array(8)

const keyOf = (number: number): Hex => toHex(Uint8Array.of(number >> 8, number))
/** Bytes that tell which key they belong to. */
const bytesOf = (number: number, length = 3): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => number * 31 + index * 7 + (number >> 8))

function put(space: StoredSpace, key: Hex, value: Uint8Array): void {
  const entry = space.find(key)
  if (entry === 0) space.insert(key, value, noPath, 0)
  else space.write(key, entry, value)
}

function remove(space: StoredSpace, key: Hex): void {
  space.remove(key, space.find(key))
}

/** Every entry, by pages of that many. */
function contentOf(space: StoredSpace, limit = 1_000): (readonly [Hex, string])[] {
  const found: (readonly [Hex, string])[] = []
  for (let after: Hex | undefined; ; ) {
    const page = space.entries(after === undefined ? { limit } : { after, limit })
    for (const [key, value] of page) found.push([key, toHex(value)])
    if (page.length < limit) return found
    after = page.at(-1)?.[0]
  }
}

function keysBehind(space: StoredSpace, after: Hex | undefined): Hex[] {
  return space.cursors(after).flatMap((cursor) => {
    const keys: Hex[] = []
    for (; cursor.key !== undefined; cursor.advance()) keys.push(cursor.key)
    return keys
  })
}

describe('more keys than one run of the order takes', () => {
  const count = 1_500
  const ascending = Array.from({ length: count }, (_, index) => index)
  const orders: readonly (readonly [string, readonly number[]])[] = [
    ['ascending', ascending],
    ['descending', ascending.toReversed()],
    ['the even ones first', [...ascending.filter((at) => at % 2 === 0), ...ascending.filter((at) => at % 2 === 1)]],
    ['from both ends', ascending.map((at) => (at % 2 === 0 ? at / 2 : count - (at + 1) / 2))],
    // 611 and 1,500 have no common divisor, so that every number comes once.
    ['all over', ascending.map((at) => (at * 611) % count)],
  ]

  test.each(orders)('come %s, are rewritten, and go', (_, order) => {
    const space = createStoredSpace(createEntryArena())
    for (const number of order) put(space, keyOf(number), bytesOf(number))
    const entries = ascending.map((number) => [keyOf(number), toHex(bytesOf(number))] as const)
    expect(space.count()).toBe(count)
    expect(contentOf(space)).toEqual(entries)
    expect(contentOf(space, 7)).toEqual(entries)
    for (const after of [0, 1, 127, 128, 255, 256, 257, 511, 512, 1_000, count - 2, count - 1]) {
      expect(keysBehind(space, keyOf(after))).toEqual(ascending.slice(after + 1).map(keyOf))
    }

    for (const number of order) put(space, keyOf(number), bytesOf(number, 40))
    expect(contentOf(space)).toEqual(ascending.map((number) => [keyOf(number), toHex(bytesOf(number, 40))]))

    // Whole runs in the middle, then every third of the rest, then all.
    for (const number of ascending.slice(200, 900)) remove(space, keyOf(number))
    const left = [...ascending.slice(0, 200), ...ascending.slice(900)]
    expect(contentOf(space).map(([key]) => key)).toEqual(left.map(keyOf))
    for (const after of [199, 200, 500, 899, 900]) {
      expect(keysBehind(space, keyOf(after))).toEqual(left.filter((number) => number > after).map(keyOf))
    }
    for (const number of left) if (number % 3 === 0) remove(space, keyOf(number))
    const rest = left.filter((number) => number % 3 !== 0)
    expect(contentOf(space)).toEqual(rest.map((number) => [keyOf(number), toHex(bytesOf(number, 40))]))
    const isLeft = new Set(rest)
    expect(ascending.filter((number) => space.find(keyOf(number)) !== 0)).toEqual(rest)
    for (const number of order) if (isLeft.has(number)) remove(space, keyOf(number))
    expect([space.count(), contentOf(space), keysBehind(space, undefined), keysBehind(space, '0x')]).toEqual([
      0,
      [],
      [],
      [],
    ])
    put(space, '0x05', bytesOf(5))
    expect(contentOf(space)).toEqual([['0x05', toHex(bytesOf(5))]])
  })
})

test('a run whose last key went, and whose memory serves others, is no longer in the order', () => {
  // Alike in their first four bytes: the order of these keys is read from their records.
  const long = (number: number): Hex => `0x01020304${keyOf(number).slice(2)}`
  const space = createStoredSpace(createEntryArena())
  const first = Array.from({ length: 800 }, (_, index) => 1_000 + index)
  for (const number of first) put(space, long(number), bytesOf(number))
  for (const number of first.slice(200, 600)) remove(space, long(number))
  // They take the memory of those that went, from one end of the order to the other.
  const later = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 5_000 - index : index))
  for (const number of later) put(space, long(number), bytesOf(number))
  for (const number of first.slice(300, 500)) put(space, long(number), bytesOf(number))
  const left = [...first.slice(0, 200), ...first.slice(600), ...first.slice(300, 500), ...later]
  const inOrder = left.sort((one, other) => one - other)
  expect(contentOf(space)).toEqual(inOrder.map((number) => [long(number), toHex(bytesOf(number))]))
  for (const number of inOrder) expect(space.find(long(number))).not.toBe(0)
})

test('keys that begin with the same four bytes are in the order of the rest, a prefix first', () => {
  const inOrder: readonly Hex[] = [
    '0x',
    '0x00',
    '0x0000000000',
    '0x01020304',
    '0x0102030400',
    '0x010203040000',
    '0x0102030401',
    '0x01020304ff',
    '0x01020305',
    '0x7fffffff',
    '0x80000000',
    '0xffffffff',
    '0xffffffff00',
  ]
  for (const order of [inOrder, inOrder.toReversed(), [...inOrder.slice(5), ...inOrder.slice(0, 5)]]) {
    const space = createStoredSpace(createEntryArena())
    order.forEach((key, at) => {
      put(space, key, bytesOf(at))
    })
    expect(keysBehind(space, undefined)).toEqual(inOrder)
    inOrder.forEach((key, at) => {
      expect(keysBehind(space, key)).toEqual(inOrder.slice(at + 1))
    })
    // Between two keys, and behind all.
    expect(keysBehind(space, '0x010203')).toEqual(inOrder.slice(3))
    expect(keysBehind(space, '0x0102030400ff')).toEqual(inOrder.slice(6))
    expect(keysBehind(space, '0xffffffffff')).toEqual([])
  }
})

test('a key and a value of any length stand beside each other without touching', () => {
  const arena = createEntryArena()
  const [space, other] = [createStoredSpace(arena), createStoredSpace(arena)]
  const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 255, 256, 257, 300]
  const keys = [0, 1, 2, 3, 4, 5, 8, 9, 32, 33, 1_024].map((length) => toHex(bytesOf(length, length)))
  for (const [round, first] of lengths.entries()) {
    // Each key goes through every length, from a shorter to a longer one and back, in two spaces.
    keys.forEach((key, at) => {
      put(space, key, bytesOf(at, lengths[(round * 5 + at) % lengths.length] ?? 0))
      put(other, key, bytesOf(at + 100, first))
    })
    keys.forEach((key, at) => {
      const value = bytesOf(at, lengths[(round * 5 + at) % lengths.length] ?? 0)
      const entry = space.find(key)
      expect([space.get(key), space.entryValue(entry)]).toEqual([value, value])
      expect(space.valueSize(entry)).toBe(value.length)
      expect([space.hasValue(entry, value), space.hasValue(entry, Uint8Array.of(...value, 0))]).toEqual([true, false])
      if (value.length > 0) {
        const another = value.with(-1, (value.at(-1) ?? 0) ^ 1)
        expect([space.hasValue(entry, another), space.hasValue(entry, value.slice(0, -1))]).toEqual([false, false])
      }
      const target = new Uint8Array(value.length + 4).fill(9)
      space.copyValue(entry, target, 2)
      expect(target).toEqual(Uint8Array.of(9, 9, ...value, 9, 9))
      const keyTarget = new Uint8Array(key.length / 2 + 2).fill(9)
      space.copyKey(entry, keyTarget, 1)
      expect(toHex(keyTarget)).toBe(`0x09${key.slice(2)}0909`)
      expect(toHex(other.get(key) ?? new Uint8Array(1))).toBe(toHex(bytesOf(at + 100, first)))
    })
  }
})

test('no entry has no value, no bytes, and nothing to copy', () => {
  const space = createStoredSpace(createEntryArena())
  const target = Uint8Array.of(7, 7)
  space.copyValue(0, target, 0)
  expect([space.valueSize(0), space.hasValue(0, new Uint8Array(0)), target]).toEqual([0, false, Uint8Array.of(7, 7)])
})

test('a long value that went is not there for the entry that has its place', () => {
  const space = createStoredSpace(createEntryArena())
  put(space, '0x01', bytesOf(1, 1_000))
  remove(space, '0x01')
  put(space, '0x02', bytesOf(2, 1_000))
  put(space, '0x02', bytesOf(3, 0))
  put(space, '0x02', bytesOf(4, 2_000))
  expect([space.get('0x01'), space.get('0x02')]).toEqual([undefined, bytesOf(4, 2_000)])
})

test('two keys of one hash are two entries', () => {
  const key = createEntryKey()
  const texts = new Map<number, Hex>()
  const pair: Hex[] = []
  // Of keys of four bytes each has a hash of its own; of those of eight, two of some eighty thousand share one.
  for (let number = 0; pair.length === 0; number++) {
    const text = toHex(Uint8Array.of(number, number >> 8, number >> 16, 0, 1, 2, 3, 4 + (number & 1)))
    readEntryKey(key, text)
    const other = texts.get(key.hash)
    if (other !== undefined) pair.push(other, text)
    texts.set(key.hash, text)
  }
  const [one = '0x', other = '0x'] = pair
  const space = createStoredSpace(createEntryArena())
  put(space, one, bytesOf(1))
  expect(space.get(other)).toBeUndefined()
  put(space, other, bytesOf(2))
  expect([space.get(one), space.get(other), space.count()]).toEqual([bytesOf(1), bytesOf(2), 2])
  remove(space, one)
  expect([space.get(one), space.get(other), space.count()]).toEqual([undefined, bytesOf(2), 1])
})

test('keys whose hashes agree are found and removed one by one, from either end and from the middle', () => {
  const key = createEntryKey()
  const keys: Hex[] = []
  for (let number = 0; keys.length < 14; number++) {
    const text = toHex(Uint8Array.of(number, number >> 8, number >> 16, number >> 24))
    readEntryKey(key, text)
    if ((key.hash & 0xff) === 0x23) keys.push(text)
  }
  const inside = [7, 3, 11, 0, 13, 5, 9, 1, 6, 12, 2, 10, 4, 8].map((at) => keys[at] ?? '0x')
  for (const order of [keys, keys.toReversed(), inside]) {
    const space = createStoredSpace(createEntryArena())
    const left = new Set<Hex>(keys)
    keys.forEach((text, at) => {
      put(space, text, bytesOf(at))
    })
    for (const text of order) {
      remove(space, text)
      left.delete(text)
      expect(space.count()).toBe(left.size)
      keys.forEach((each, at) => {
        expect(space.get(each)).toEqual(left.has(each) ? bytesOf(at) : undefined)
      })
    }
    // A place that was left is taken again.
    keys.forEach((text, at) => {
      put(space, text, bytesOf(at, 9))
    })
    expect(keys.map((text) => space.get(text))).toEqual(keys.map((_, at) => bytesOf(at, 9)))
  }
})
