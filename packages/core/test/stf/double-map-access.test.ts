import { describe, expect, it } from 'vitest'
import { AccountId, bytes, type Codec, struct, u8, u16, u64, vec } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { bindDoubleMap, bindReadonlyDoubleMap } from '../../src/stf/bind-double-map.js'
import { type DoubleMapAccess, type DoubleMapItem, doubleMap } from '../../src/stf/index.js'
import { isDeepFrozen } from '../codec/deep-frozen.js'
import { refusalCode } from '../codec/refusal-code.js'
import { emptyOverlay } from './empty-overlay.js'

const space = 'stf.item'

function bound<First, Second, Value, Default extends Value | undefined>(
  item: DoubleMapItem<First, Second, Value, Default>,
): { access: DoubleMapAccess<First, Second, Value, Default>; changes: () => unknown } {
  const overlay = emptyOverlay()
  return { access: bindDoubleMap(space, item, overlay.space(space)), changes: () => overlay.diff() }
}

const share: Codec<{ readonly free: bigint; readonly tags: readonly number[] }> = struct({
  free: u64,
  tags: vec(u8, 3),
})
const total = doubleMap(u8, u16, share, { free: 0n, tags: [] })
const partial = doubleMap(u8, u16, u8)

describe('a double map', () => {
  it('is the entry under the first key’s bytes, then the second’s', () => {
    const { access, changes } = bound(partial)
    access.set(0x0a, 0x0102, 7)
    expect(changes()).toEqual([{ space, changes: [{ key: '0x0a0201', value: Uint8Array.of(7) }] }])
  })

  it('a first key of variable length stands with its length, a second one too', () => {
    const { access, changes } = bound(doubleMap(bytes(4), bytes(4), u8))
    access.set('0xaabb', '0xcc', 1)
    expect(changes()).toEqual([{ space, changes: [{ key: '0x08aabb04cc', value: Uint8Array.of(1) }] }])
  })

  it('with a fallback reads every pair as that until it is written', () => {
    const { access } = bound(total)
    expect([access.get(1, 1), access.has(1, 1)]).toEqual([{ free: 0n, tags: [] }, false])
    access.set(1, 1, { free: 4n, tags: [] })
    expect([access.get(1, 1).free, access.has(1, 1), access.get(1, 2).free, access.get(2, 1).free]).toEqual([
      4n,
      true,
      0n,
      0n,
    ])
  })

  it('an entry that equals the fallback is absent, however it came to that', () => {
    const { access, changes } = bound(total)
    access.set(1, 1, { tags: [], free: 0n })
    access.update(1, 2, (draft) => {
      draft.free += 1n
    })
    access.update(1, 2, (draft) => {
      draft.free -= 1n
    })
    access.update(1, 3, () => undefined)
    access.set(1, 4, { free: 1n, tags: [] })
    access.delete(1, 4)
    expect([1, 2, 3, 4].map((second) => access.has(1, second))).toEqual([false, false, false, false])
    expect([access.entries(1, { limit: 9 }), changes()]).toEqual([[], []])
  })

  it('without a fallback reads a missing pair as undefined, keeps any value and can delete it', () => {
    const { access } = bound(partial)
    expect([access.get(1, 1), access.has(1, 1)]).toEqual([undefined, false])
    access.set(1, 1, 0)
    expect([access.get(1, 1), access.has(1, 1)]).toEqual([0, true])
    access.delete(1, 1)
    access.delete(1, 2)
    expect([access.get(1, 1), access.has(1, 1)]).toEqual([undefined, false])
  })

  it('without a fallback refuses to update what is not there', () => {
    const { access, changes } = bound(partial)
    const update = () => access.update(1, 2, () => 1)
    expect(refusalCode(update)).toBe('MissingEntry')
    expect(update).toThrow('stf.item has no entry for 0x010200')
    expect(changes()).toEqual([])
  })

  it('keys and values out of their types are refused, and the entry stays', () => {
    const { access } = bound(total)
    access.set(1, 1, { free: 4n, tags: [] })
    expect(refusalCode(() => access.set(1, 1, { free: -1n, tags: [] }))).toBe('ValueOutOfRange')
    for (const use of [access.get, access.has, access.delete]) {
      expect([refusalCode(() => use(0x100, 1)), refusalCode(() => use(1, 0x1_0000))]).toEqual([
        'ValueOutOfRange',
        'ValueOutOfRange',
      ])
    }
    expect(access.get(1, 1)).toEqual({ free: 4n, tags: [] })
  })

  it('what is read is frozen: the fallback as well as an entry', () => {
    const { access } = bound(total)
    access.update(1, 1, (draft) => void draft.tags.push(1))
    expect([access.get(1, 1), access.get(9, 9)].map(isDeepFrozen)).toEqual([true, true])
  })

  it('the longest keys that it can be declared with are ones that the state takes', () => {
    const { access } = bound(doubleMap(bytes(990), AccountId, u8))
    const first: Hex = `0x${'00'.repeat(990)}`
    const second: Hex = `0x${'01'.repeat(32)}`
    access.set(first, second, 1)
    expect(access.get(first, second)).toBe(1)
    expect(refusalCode(() => doubleMap(bytes(991), AccountId, u8))).toBe('ItemTooLarge')
  })
})

describe('the entries of one first key', () => {
  /** Seconds 0, 3, … 3n−3 for the firsts 4, 5 and 6, with their own number as value. */
  function filled(count: number): DoubleMapAccess<number, number, number, undefined> {
    const { access } = bound(partial)
    for (const first of [6, 4, 5]) for (let at = count - 1; at >= 0; at -= 1) access.set(first, 3 * at, at)
    return access
  }

  it('come in the order of the second key’s bytes, and are no other’s', () => {
    const { access } = bound(partial)
    for (const second of [0x0100, 2, 1, 0x0101]) access.set(5, second, 0)
    access.set(4, 0xffff, 0)
    access.set(6, 0, 0)
    expect(access.entries(5, { limit: 10 }).map(([second]) => second)).toEqual([0x0100, 1, 0x0101, 2])
    expect(access.entries(7, { limit: 10 })).toEqual([])
  })

  it('hold at most limit entries, behind a second key that need not be there', () => {
    const access = filled(5)
    expect(access.entries(5, { limit: 2 })).toEqual([
      [0, 0],
      [3, 1],
    ])
    expect(access.entries(5, { after: 3, limit: 2 }).map(([second]) => second)).toEqual([6, 9])
    expect(access.entries(5, { after: 4, limit: 2 }).map(([second]) => second)).toEqual([6, 9])
    expect(access.entries(5, { after: 9, limit: 2 })).toEqual([[12, 4]])
    expect(access.entries(5, { after: 12, limit: 2 })).toEqual([])
  })

  it('show what the same block wrote and deleted', () => {
    const access = filled(3)
    access.delete(5, 3)
    access.set(5, 1, 7)
    expect(access.entries(5, { limit: 10 })).toEqual([
      [0, 0],
      [1, 7],
      [6, 2],
    ])
  })

  it.each([0, -1, 1001, 1.5, Number.NaN])('%d is no limit', (limit) => {
    const access = filled(1)
    expect(refusalCode(() => access.entries(5, { limit }))).toBe('PageLimit')
    expect(refusalCode(() => access.allEntries({ limit }))).toBe('PageLimit')
  })

  it('all entries come by the first key, then the second, behind a pair that need not be there', () => {
    const access = filled(2)
    expect(access.allEntries({ limit: 4 })).toEqual([
      [[4, 0], 0],
      [[4, 3], 1],
      [[5, 0], 0],
      [[5, 3], 1],
    ])
    expect(access.allEntries({ after: [5, 1], limit: 9 }).map(([keys]) => keys)).toEqual([
      [5, 3],
      [6, 0],
      [6, 3],
    ])
    expect(access.allEntries({ after: [6, 3], limit: 9 })).toEqual([])
  })
})

describe('a double map bound for reading', () => {
  it('has no function that writes', () => {
    const access = bindReadonlyDoubleMap(total, emptyOverlay().space(space))
    expect(Object.keys(access).sort()).toEqual(['allEntries', 'entries', 'get', 'has'])
  })
})
