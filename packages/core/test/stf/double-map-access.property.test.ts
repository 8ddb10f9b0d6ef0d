import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, type Codec, encode, option, text, u8, u16, vec } from '../../src/codec/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import { bindDoubleMap } from '../../src/stf/bind-double-map.js'
import { doubleMapKey } from '../../src/stf/double-map-key.js'
import { doubleMap } from '../../src/stf/index.js'
import { emptyOverlay } from './empty-overlay.js'

/** Short ones, many of which begin others. */
const shortBytes: fc.Arbitrary<Hex> = fc.array(fc.constantFrom(0, 4, 8, 255), { maxLength: 3 }).map((content) => {
  return toHex(Uint8Array.from(content))
})
const first = bytes(3)
const second = bytes(3)

type Pair = readonly [Hex, Hex]

type Step =
  | { readonly kind: 'set'; readonly keys: Pair; readonly value: number }
  | { readonly kind: 'update'; readonly keys: Pair; readonly value: number }
  | { readonly kind: 'delete'; readonly keys: Pair }
  | { readonly kind: 'page'; readonly first: Hex; readonly after: Hex | undefined; readonly limit: number }
  | { readonly kind: 'all'; readonly after: Pair | undefined; readonly limit: number }

const pair = fc.tuple(shortBytes, shortBytes)
const limit = fc.integer({ min: 1, max: 5 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set'), keys: pair, value: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('update'), keys: pair, value: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), keys: pair }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('page'), first: shortBytes, after: maybe(shortBytes), limit }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('all'), after: maybe(pair), limit }) },
)

/** Length as a SCALE compact number of one byte, then the content: what the canonical order is about. */
function scale(content: Hex): string {
  return `${(((content.length - 2) / 2) * 4).toString(16).padStart(2, '0')}${content.slice(2)}`
}

const order = ([left]: readonly [Pair, number], [right]: readonly [Pair, number]) =>
  left.map(scale).join('') < right.map(scale).join('') ? -1 : 1

describe('a double map with keys of variable length', () => {
  it.each([
    ['a fallback', 0],
    ['no fallback', undefined],
  ])('with %s does what a sorted list of pairs does', (_, fallback) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const overlay = emptyOverlay()
        const item = fallback === undefined ? doubleMap(first, second, u8) : doubleMap(first, second, u8, fallback)
        const access = bindDoubleMap('stf.item', item, overlay.space('stf.item'))
        let model: [Pair, number][] = []
        const put = (keys: Pair, value: number | undefined): void => {
          model = model.filter(([[a, b]]) => a !== keys[0] || b !== keys[1])
          if (value !== undefined && value !== fallback) model.push([keys, value])
          model.sort(order)
        }
        for (const each of steps) {
          if (each.kind === 'set') {
            access.set(...each.keys, each.value)
            put(each.keys, each.value)
          } else if (each.kind === 'update') {
            const known = access.get(...each.keys)
            if (known === undefined) continue
            access.update(...each.keys, (value) => (value + each.value) % 4)
            put(each.keys, (known + each.value) % 4)
          } else if (each.kind === 'delete') {
            access.delete(...each.keys)
            put(each.keys, undefined)
          } else if (each.kind === 'page') {
            const page = { limit: each.limit, ...(each.after === undefined ? {} : { after: each.after }) }
            const expected = model
              .filter(([[a, b]]) => a === each.first && (each.after === undefined || scale(b) > scale(each.after)))
              .slice(0, each.limit)
            expect(access.entries(each.first, page)).toEqual(expected.map(([[, b], value]) => [b, value]))
          } else {
            const { after } = each
            const page = { limit: each.limit, ...(after === undefined ? {} : { after }) }
            const behind = model.filter((entry) => after === undefined || order([after, 0], entry) < 0)
            const others = behind.filter(([[a, b]]) => after === undefined || a !== after[0] || b !== after[1])
            expect(access.allEntries(page)).toEqual(others.slice(0, each.limit))
          }
        }
        for (const [keys, value] of model) expect([access.get(...keys), access.has(...keys)]).toEqual([value, true])
        expect(overlay.diff().flatMap(({ changes }) => changes.map(({ key }) => key))).toEqual(
          model.map(([keys]) => `0x${keys.map(scale).join('')}`),
        )
      }),
      { numRuns: 200 },
    )
  })
})

function assertPrefixFree<T>(codec: Codec<T>, arbitrary: fc.Arbitrary<T>): void {
  const { prefix } = doubleMapKey(codec, u8)
  fc.assert(
    fc.property(arbitrary, arbitrary, (left, right) => {
      const [one, other] = [prefix(left), prefix(right)]
      expect(one).toBe(toHex(encode(codec, left)))
      expect(other.startsWith(one)).toBe(one === other)
    }),
    { numRuns: 200 },
  )
}

describe('the prefixes of first keys', () => {
  const strings = fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', 'é') })
  const numbers = fc.array(fc.nat(0xffff), { maxLength: 3 })
  it.each<[string, () => void]>([
    ['bytes', () => assertPrefixFree(bytes(8), shortBytes)],
    ['texts', () => assertPrefixFree(text(8), strings)],
    ['lists', () => assertPrefixFree(vec(u16, 4), numbers)],
    ['options', () => assertPrefixFree(option(u8), fc.option(fc.nat(255)))],
  ])('none of %s begins another’s', (_, assertion) => assertion())

  it('a pair and its key are one another’s, and a key with anything behind it is none', () => {
    const keys = doubleMapKey(first, second)
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const key = keys.toSpaceKey(a, b)
        expect(key).toBe(`0x${scale(a)}${scale(b)}`)
        expect(keys.fromSpaceKey(key)).toEqual([a, b])
        expect(key.startsWith(keys.prefix(a))).toBe(true)
        expect(() => keys.fromSpaceKey(`${key}00`)).toThrow(expect.objectContaining({ code: 'StrangeKey' }))
      }),
      { numRuns: 100 },
    )
  })
})
