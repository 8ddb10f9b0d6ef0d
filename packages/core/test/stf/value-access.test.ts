import { describe, expect, it } from 'vitest'
import { struct, u8, u64, vec } from '../../src/codec/index.js'
import { bindReadonlyValue, bindValue } from '../../src/stf/bind-value.js'
import { type ValueAccess, type ValueItem, value } from '../../src/stf/index.js'
import { isDeepFrozen } from '../codec/deep-frozen.js'
import { refusalCode } from '../codec/refusal-code.js'
import { emptyOverlay } from './empty-overlay.js'

const space = 'stf.item'

function bound<T>(item: ValueItem<T>): { access: ValueAccess<T>; changes: () => unknown } {
  const overlay = emptyOverlay()
  return { access: bindValue(space, item, overlay.space(space)), changes: () => overlay.diff() }
}

const inventory = value(struct({ owner: struct({ id: u8 }), tags: vec(u8, 3) }), { owner: { id: 1 }, tags: [] })

describe('a value', () => {
  it('reads as its initial value until it is written, then as what was written', () => {
    const { access } = bound(value(u64, 5n))
    expect(access.get()).toBe(5n)
    access.set(6n)
    expect(access.get()).toBe(6n)
  })

  it('is the entry with the empty key, and absent while it is the initial one', () => {
    const { access, changes } = bound(value(u8, 5))
    access.set(5)
    expect(changes()).toEqual([])
    access.set(6)
    expect(changes()).toEqual([{ space, changes: [{ key: '0x', value: Uint8Array.of(6) }] }])
    access.update(() => 5)
    expect(changes()).toEqual([])
  })

  it('updates a plain value by what the recipe returns, and leaves it where the recipe returns nothing', () => {
    const { access } = bound(value(u64, 5n))
    access.update((count) => count + 1n)
    expect(access.get()).toBe(6n)
    access.update(() => undefined)
    expect(access.get()).toBe(6n)
  })

  it('updates a structure by its draft, in depth', () => {
    const { access } = bound(inventory)
    access.update((draft) => {
      draft.owner.id = 9
      draft.tags.push(1, 2)
      draft.tags.reverse()
    })
    expect(access.get()).toEqual({ owner: { id: 9 }, tags: [2, 1] })
  })

  it('updates a structure by a new one that the recipe returns', () => {
    const { access } = bound(inventory)
    access.update(() => ({ owner: { id: 2 }, tags: [7] }))
    expect(access.get()).toEqual({ owner: { id: 2 }, tags: [7] })
  })

  it('a recipe that both changes its draft and returns something is refused, and writes nothing', () => {
    const { access, changes } = bound(inventory)
    expect(() =>
      access.update((draft) => {
        draft.owner.id = 9
        return { owner: { id: 2 }, tags: [] }
      }),
    ).toThrow()
    expect(changes()).toEqual([])
  })

  it('a recipe that throws writes nothing', () => {
    const { access, changes } = bound(inventory)
    expect(() =>
      access.update((draft) => {
        draft.owner.id = 9
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(changes()).toEqual([])
  })

  it.each<[string, (access: ValueAccess<number>) => void, string]>([
    ['a number over the bound', (access) => access.set(256), 'ValueOutOfRange'],
    ['a fraction', (access) => access.update((count) => count / 2), 'ValueOutOfRange'],
  ])('%s is refused, and the former value stays', (_, write, code) => {
    const { access } = bound(value(u8, 5))
    expect(refusalCode(() => write(access))).toBe(code)
    expect(access.get()).toBe(5)
  })

  it('what is read is frozen: the initial value as well as a written one', () => {
    const { access } = bound(inventory)
    expect(isDeepFrozen(access.get())).toBe(true)
    access.update((draft) => {
      draft.tags.push(1)
    })
    expect(isDeepFrozen(access.get())).toBe(true)
  })

  it('the object that was declared as the initial value, changed later, changes nothing', () => {
    const declared = { owner: { id: 1 }, tags: [1] }
    const { access } = bound(value(inventory.codec, declared))
    declared.owner.id = 2
    declared.tags.push(2)
    expect(access.get()).toEqual({ owner: { id: 1 }, tags: [1] })
  })

  it('the object that was written, changed later, changes nothing', () => {
    const { access } = bound(inventory)
    const written = { owner: { id: 3 }, tags: [1] }
    access.set(written)
    written.owner.id = 4
    expect(access.get().owner.id).toBe(3)
  })

  it('a draft that was kept throws when it is used later', () => {
    const { access } = bound(inventory)
    const kept: { id: number }[] = []
    access.update((draft) => {
      kept.push(draft.owner)
    })
    expect(() => {
      for (const owner of kept) owner.id = 5
    }).toThrow(TypeError)
    expect(access.get().owner.id).toBe(1)
  })

  it('bound for reading, it has no function that writes', () => {
    expect(Object.keys(bindReadonlyValue(inventory, emptyOverlay().space(space)))).toEqual(['get'])
  })
})
