import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Hex, toHex } from '../../src/hex.js'
import { createEntryArena } from '../../src/state/entry-arena.js'
import { createEntryKey, readEntryKey } from '../../src/state/entry-key.js'
import { createStoredSpace, type StoredSpace } from '../../src/state/stored-space.js'
import { refusalCode } from '../codec/refusal-code.js'
import { hexOf } from './model.js'

const noPath = new Int32Array(8)

function put(space: StoredSpace, key: Hex, value: Uint8Array | undefined): void {
  const entry = space.find(key)
  if (value === undefined) {
    if (entry !== 0) space.remove(key, entry)
  } else if (entry === 0) space.insert(key, value, noPath, 0)
  else space.write(key, entry, value)
}

type Model = Map<Hex, string>

function putBoth(space: StoredSpace, model: Model, key: Hex, value: Uint8Array | undefined): void {
  put(space, key, value)
  const bytes = hexOf(value)
  if (bytes === undefined) model.delete(key)
  else model.set(key, bytes)
}

function sorted(model: Model): [Hex, string][] {
  return [...model].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
}

function expectContent(space: StoredSpace, model: Model): void {
  expect(space.count()).toBe(model.size)
  const found: [Hex, string | undefined][] = []
  for (let after: Hex | undefined; ; ) {
    const page = space.entries(after === undefined ? { limit: 1_000 } : { after, limit: 1_000 })
    for (const [key, value] of page) found.push([key, hexOf(value)])
    if (page.length < 1_000) break
    after = page.at(-1)?.[0]
  }
  expect(found).toEqual(sorted(model))
  for (const [key, value] of model) expect(hexOf(space.get(key))).toBe(value)
}

/** Values of the lengths where a record changes its size, and beyond what stands in a record. */
const anyValue = fc
  .tuple(fc.constantFrom(0, 1, 4, 5, 16, 17, 255, 256, 257, 1_000), fc.nat(255))
  .map(([length, byte]) => new Uint8Array(length).fill(byte))

const numbered = (number: number): Hex => toHex(Uint8Array.of(number >> 8, number & 0xff))

/** Whole stretches at once: single random keys would fill neither a bucket nor a run. */
const stretch = fc.record({
  start: fc.nat(3_000),
  count: fc.nat(600),
  stride: fc.constantFrom(1, 2, 7, -1),
  value: fc.option(anyValue, { nil: undefined, freq: 3 }),
})

test('stretches of keys that come, grow, shrink and go are what a map of copies holds, in order', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 10 }), (stretches) => {
      const space = createStoredSpace(createEntryArena())
      const model: Model = new Map()
      for (const { start, count, stride, value } of stretches) {
        for (let step = 0; step < count; step++) {
          putBoth(space, model, numbered(Math.max(0, start + step * stride)), value)
        }
      }
      expectContent(space, model)
    }),
    { numRuns: 60 },
  )
})

const anyKey = fc.oneof(
  fc.uint8Array({ maxLength: 6 }),
  fc.uint8Array({ minLength: 30, maxLength: 34 }),
  // Alike in the first bytes, which the order compares first, and unequal in length behind them.
  fc.uint8Array({ maxLength: 3 }).map((tail) => Uint8Array.of(1, 2, 3, 4, ...tail)),
  fc.nat(2).map((last) => new Uint8Array(1_024).fill(last)),
)

test('keys of any length, prefixes of each other among them, in two spaces of one arena', () => {
  const anyWrite = fc.record({
    isOther: fc.boolean(),
    key: anyKey.map(toHex),
    value: fc.option(anyValue, { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(anyWrite, { maxLength: 200 }), anyKey.map(toHex), (writes, after) => {
      const arena = createEntryArena()
      const [space, other] = [createStoredSpace(arena), createStoredSpace(arena)]
      const [model, otherModel]: Model[] = [new Map(), new Map()]
      for (const { isOther, key, value } of writes) {
        if (model === undefined || otherModel === undefined) continue
        putBoth(isOther ? other : space, isOther ? otherModel : model, key, value)
      }
      expectContent(space, model ?? new Map())
      expectContent(other, otherModel ?? new Map())
      const behind = sorted(model ?? new Map()).filter(
        ([key]) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0,
      )
      expect(space.entries({ after, limit: 1_000 }).map(([key, value]) => [key, hexOf(value)])).toEqual(behind)
    }),
    { numRuns: 200 },
  )
})

describe('keys that somebody has made to collide', () => {
  /** Keys whose hashes agree in the low eight bits: they share a bucket until there are 1,024 entries. */
  function colliding(count: number): Hex[] {
    const key = createEntryKey()
    const found: Hex[] = []
    for (let number = 0; found.length < count; number++) {
      const text = toHex(Uint8Array.of(number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff, number >> 24))
      readEntryKey(key, text)
      if ((key.hash & 0xff) === 0x34) found.push(text)
    }
    return found
  }

  const keys = colliding(40)

  test('are found, replaced and removed in any order, though their bucket has room for eight', () => {
    const anyChange = fc.record({ at: fc.nat(keys.length - 1), value: fc.option(anyValue, { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 150 }), (changes) => {
        const space = createStoredSpace(createEntryArena())
        const model: Model = new Map()
        for (const { at, value } of changes) putBoth(space, model, keys[at] ?? '0x', value)
        expectContent(space, model)
        for (const key of keys) expect(space.find(key) !== 0).toBe(model.has(key))
      }),
      { numRuns: 200 },
    )
  })
})

test('what was read stays as it was when the entry is written again, or its memory is', () => {
  const space = createStoredSpace(createEntryArena())
  put(space, '0x01', Uint8Array.of(1, 1))
  const before = space.get('0x01')
  put(space, '0x01', Uint8Array.of(2, 2))
  put(space, '0x01', undefined)
  put(space, '0x02', Uint8Array.of(3, 3))
  expect(before).toEqual(Uint8Array.of(1, 1))
})

test('memory of entries that went serves the ones that come', () => {
  const arena = createEntryArena()
  const space = createStoredSpace(arena)
  const fill = (first: number): void => {
    for (let number = first; number < first + 500; number++) put(space, numbered(number), new Uint8Array(40))
  }
  fill(0)
  const { end } = arena
  for (let round = 1; round < 20; round++) {
    for (let number = 0; number < 500; number++) put(space, numbered((round - 1) * 500 + number), undefined)
    fill(round * 500)
  }
  expect(arena.end).toBe(end)
})

test('a second spelling of a key is refused, and a key over the limit is not there', () => {
  const space = createStoredSpace(createEntryArena())
  put(space, '0xab', Uint8Array.of(1))
  expect(refusalCode(() => space.find('0xAB'))).toBe('InvalidHex')
  expect(refusalCode(() => space.find('0xabc'))).toBe('InvalidHex')
  expect(space.find(`0x${'ab'.repeat(1_025)}`)).toBe(0)
})
