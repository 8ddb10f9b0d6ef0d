import { describe, expect, it } from 'vitest'
import { bytes, type Codec, struct, u8, u16, u64, vec } from '../../src/codec/index.js'
import { LockstepError } from '../../src/error.js'
import type { Hex } from '../../src/hex.js'
import { bindMap, bindReadonlyMap, type MapAccess, type MapItem, map, sum } from '../../src/stf/index.js'
import { isDeepFrozen } from '../codec/deep-frozen.js'
import { refusalCode } from '../codec/refusal-code.js'
import { emptyOverlay } from './empty-overlay.js'

const space = 'stf.item'

function bound<Key, Value, Default extends Value | undefined>(
  item: MapItem<Key, Value, Default>,
): { access: MapAccess<Key, Value, Default>; changes: () => unknown } {
  const overlay = emptyOverlay()
  return { access: bindMap(space, item, overlay.space(space)), changes: () => overlay.diff() }
}

const account: Codec<{ readonly free: bigint; readonly tags: readonly number[] }> = struct({
  free: u64,
  tags: vec(u8, 3),
})
const total = map(u16, account, { free: 0n, tags: [] })
const partial = map(u16, account)

describe('a map with a fallback', () => {
  it('reads every key as the fallback until it is written', () => {
    const { access } = bound(total)
    expect(access.get(1)).toEqual({ free: 0n, tags: [] })
    expect(access.has(1)).toBe(false)
    access.set(1, { free: 4n, tags: [] })
    expect([access.get(1).free, access.has(1), access.get(2).free]).toEqual([4n, true, 0n])
  })

  it('an entry that equals the fallback is absent, however it came to that', () => {
    const { access, changes } = bound(total)
    access.set(1, { tags: [], free: 0n })
    access.update(2, (draft) => {
      draft.free += 1n
    })
    access.update(2, (draft) => {
      draft.free -= 1n
    })
    access.update(3, () => undefined)
    access.set(4, { free: 1n, tags: [] })
    access.delete(4)
    expect([1, 2, 3, 4].map(access.has)).toEqual([false, false, false, false])
    expect(changes()).toEqual([])
  })

  it('is the entry under the encoded key', () => {
    const { access, changes } = bound(total)
    access.update(0x0102, (draft) => {
      draft.tags.push(9)
    })
    const value = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 4, 9)
    expect(changes()).toEqual([{ space, changes: [{ key: '0x0201', value }] }])
  })

  it('the declared fallback, changed later, changes nothing; what is read is frozen', () => {
    const declared = { free: 1n, tags: [1] }
    const { access } = bound(map(u16, account, declared))
    declared.tags.push(2)
    expect(access.get(7)).toEqual({ free: 1n, tags: [1] })
    expect(isDeepFrozen(access.get(7))).toBe(true)
    expect(() => Object.assign(access.get(7), { free: 2n })).toThrow(TypeError)
    expect(access.get(8).free).toBe(1n)
  })
})

describe('a map without a fallback', () => {
  it('reads a missing key as undefined', () => {
    const { access } = bound(partial)
    expect([access.get(1), access.has(1)]).toEqual([undefined, false])
  })

  it('keeps an entry whatever it holds, and can delete it', () => {
    const { access } = bound(partial)
    access.set(1, { free: 0n, tags: [] })
    expect([access.get(1)?.free, access.has(1)]).toEqual([0n, true])
    access.delete(1)
    access.delete(2)
    expect([access.get(1), access.has(1)]).toEqual([undefined, false])
  })

  it('refuses to update what is not there', () => {
    const { access, changes } = bound(partial)
    const update = () => access.update(1, () => ({ free: 1n, tags: [] }))
    expect(refusalCode(update)).toBe('MissingEntry')
    expect(update).toThrow('stf.item has no entry for 0x0100')
    expect(changes()).toEqual([])
  })
})

describe('writes of a map', () => {
  it('values out of their type are refused, and the entry stays', () => {
    const { access } = bound(total)
    access.set(1, { free: 4n, tags: [] })
    expect(refusalCode(() => access.set(1, { free: -1n, tags: [] }))).toBe('ValueOutOfRange')
    expect(
      refusalCode(() =>
        access.update(1, (draft) => {
          draft.free -= 5n
        }),
      ),
    ).toBe('ValueOutOfRange')
    expect(refusalCode(() => access.update(1, (draft) => void draft.tags.push(1, 2, 3, 4)))).toBe('LengthOverBound')
    expect(access.get(1)).toEqual({ free: 4n, tags: [] })
  })

  it('keys out of their type are refused, for reading too', () => {
    const { access } = bound(total)
    for (const use of [access.get, access.has, access.delete]) {
      expect(refusalCode(() => use(0x1_0000))).toBe('ValueOutOfRange')
    }
  })

  it('the longest key that a map can be declared with is one that the state takes', () => {
    const { access } = bound(map(bytes(1022), u8))
    const longest: Hex = `0x${'00'.repeat(1022)}`
    access.set(longest, 1)
    expect(access.get(longest)).toBe(1)
  })

  it('the object that was written, changed later, changes nothing; not even by way of a draft', () => {
    const { access } = bound(total)
    const tags = [1]
    access.set(1, { free: 1n, tags })
    access.update(2, () => ({ free: 2n, tags }))
    expect(() => tags.push(2)).toThrow(TypeError)
    expect([access.get(1).tags, access.get(2).tags]).toEqual([[1], [1]])
  })

  it('a draft that was kept throws when it is used later', () => {
    const { access } = bound(total)
    const kept: { free: bigint }[] = []
    access.update(1, (draft) => {
      kept.push(draft)
      draft.free = 1n
    })
    expect(() => {
      for (const draft of kept) draft.free = 5n
    }).toThrow(TypeError)
    expect(access.get(1).free).toBe(1n)
  })

  it('an update within a recipe is overwritten by the outer one, as its draft was taken before', () => {
    const { access } = bound(total)
    access.update(1, (outer) => {
      access.update(1, (inner) => {
        inner.free = 9n
      })
      outer.free += 1n
    })
    expect(access.get(1).free).toBe(1n)
  })

  it('entries of different names or keys do not touch each other', () => {
    const overlay = emptyOverlay()
    const left = bindMap('stf.left', total, overlay.space('stf.left'))
    const right = bindMap('stf.right', total, overlay.space('stf.right'))
    left.set(1, { free: 1n, tags: [] })
    expect([right.get(1).free, left.get(0x0100).free]).toEqual([0n, 0n])
  })
})

describe('pages of a map', () => {
  /** Keys 0, 3, … 3n−3 with their own number as value. */
  function filled(count: number): MapAccess<number, number, undefined> {
    const { access } = bound(map(u16, u16))
    for (let at = count - 1; at >= 0; at -= 1) access.set(3 * at, at)
    return access
  }

  it('come in the order of the key bytes, which is not that of the numbers', () => {
    const { access } = bound(map(u16, u8))
    for (const key of [0x0100, 2, 1, 0x0101]) access.set(key, 0)
    expect(access.entries({ limit: 10 }).map(([key]) => key)).toEqual([0x0100, 1, 0x0101, 2])
  })

  it('hold at most limit entries, behind a key that need not be there', () => {
    const access = filled(5)
    expect(access.entries({ limit: 2 })).toEqual([
      [0, 0],
      [3, 1],
    ])
    expect(access.entries({ after: 3, limit: 2 }).map(([key]) => key)).toEqual([6, 9])
    expect(access.entries({ after: 4, limit: 2 }).map(([key]) => key)).toEqual([6, 9])
    expect(access.entries({ after: 12, limit: 2 })).toEqual([])
  })

  it('show what the same block wrote and deleted', () => {
    const access = filled(3)
    access.delete(3)
    access.set(1, 7)
    expect(access.entries({ limit: 10 })).toEqual([
      [0, 0],
      [1, 7],
      [6, 2],
    ])
  })

  it.each([0, -1, 1001, 1.5, Number.NaN])('%d is no limit', (limit) => {
    expect(refusalCode(() => filled(1).entries({ limit }))).toBe('PageLimit')
  })

  it.each([0, 1, 999, 1000, 1001, 2500])('sum goes through all pages of %d entries once', (count) => {
    expect(sum(filled(count), (value) => BigInt(value))).toBe((BigInt(count) * (BigInt(count) - 1n)) / 2n)
  })

  it('sum gives the key too', () => {
    expect(sum(filled(3), (_, key) => BigInt(key))).toBe(9n)
  })
})

describe('a map bound for reading', () => {
  it('has no function that writes', () => {
    expect(Object.keys(bindReadonlyMap(total, emptyOverlay().space(space))).sort()).toEqual(['entries', 'get', 'has'])
  })
})

describe('a value that does not fit', () => {
  it('is refused by the name of the item and of the field', () => {
    const { access } = bound(total)
    const field = (write: () => void): unknown => {
      try {
        write()
      } catch (error) {
        return error instanceof LockstepError && [error.code, error.details.field]
      }
      return undefined
    }
    expect(field(() => access.set(1, { free: -1n, tags: [] }))).toEqual(['ValueOutOfRange', 'stf.item.free'])
    expect(field(() => access.set(1, { free: 0n, tags: [1, 256] }))).toEqual(['ValueOutOfRange', 'stf.item.tags[1]'])
    const update = () =>
      access.update(1, (account) => {
        account.free -= 1n
      })
    expect(field(update)).toEqual(['ValueOutOfRange', 'stf.item.free'])
  })
})
