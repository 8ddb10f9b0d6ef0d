import { describe, expect, test } from 'vitest'
import { type Codec, u8, u32 } from '../../src/codec/index.js'
import { type MigrationEnvironment, migrateState } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { defineStf, type Migration, map, type ReadContext, type StateAccess, value } from '../../src/stf/index.js'
import { identityOf, provider, rawOf, stateOf } from './raw-state.js'
import { refusal } from './refusal.js'

const formerState = { count: value(u32, 0), kept: map(u8, u8) }
const former = defineStf({ name: 'counter', version: 1, state: formerState, calls: {} })
const state = { sum: value(u32, 0), kept: map(u8, u8) }

type Run = Migration<typeof state, typeof former>['run']
type Invariant = (context: ReadContext<typeof state>) => boolean

const raw = { 'counter.count': { '0x': '0x05000000' }, 'counter.kept': { '0x01': '0x02' } } as const

/** Migrates with this code, and holds the old state to be what it was. */
function migrated(
  run: Run,
  invariants: Readonly<Record<string, Invariant>> = {},
  at: Pick<MigrationEnvironment, 'at'> = {},
) {
  const stf = defineStf({ name: 'counter', version: 2, state, calls: {}, invariants, migrate: { from: former, run } })
  const old = stateOf(raw)
  const [root, nodes] = [old.root(), old.nodeCount()]
  try {
    return migrateState({ stf, provider, ...at }, old, identityOf(former))
  } catch (error) {
    expect(rawOf(old)).toEqual(raw)
    expect(old.root()).toEqual(root)
    expect(old.nodeCount()).toEqual(nodes)
    throw error
  }
}

describe('the code of a migration', () => {
  test('that throws ends it, with the cause', () => {
    const cause = new Error('no such thing')
    const error = refusal(() =>
      migrated(({ state }) => {
        state.sum.set(1)
        throw cause
      }),
    )
    expect(error.code).toBe('MigrationFailed')
    expect(error.message).toContain('migrate.run of counter 2 from version 1')
    expect(error.message).toContain('no such thing')
    expect(error.cause).toBe(cause)
  })

  test('that throws nothing at all ends it', () => {
    const thrown = (): never => {
      throw undefined
    }
    expect(refusal(() => migrated(thrown)).code).toBe('MigrationFailed')
  })

  test.each<[string, () => unknown]>([
    ['a promise', () => Promise.resolve()],
    ['a promise that is rejected', () => Promise.reject(new Error('late'))],
    ['a value', () => 1],
  ])('that returns %s ends it', (_, returns) => {
    const run: (...args: never[]) => unknown = returns
    const error = refusal(() => migrated(run as Run))
    expect(error.code).toBe('MigrationFailed')
    expect(error.cause).toBeInstanceOf(LockstepError)
    expect(error.cause).toMatchObject({ code: 'ReturnedValue' })
  })

  test('that writes what an item cannot have ends it', () => {
    const error = refusal(() => migrated(({ state }) => state.sum.set(-1)))
    expect(error.code).toBe('MigrationFailed')
    expect(error.cause).toMatchObject({ code: 'ValueOutOfRange' })
  })

  test('may read what it has written, and the old state stays the old one', () => {
    const { diff } = migrated(({ old, state }) => {
      state.kept.set(1, 9)
      state.kept.delete(7)
      expect(old.kept.get(1)).toBe(2)
      expect(state.kept.get(1)).toBe(9)
      state.kept.set(3, 4)
      expect(old.kept.entries({ limit: 9 })).toEqual([[1, 2]])
      expect(state.kept.entries({ limit: 9 })).toEqual([
        [1, 9],
        [3, 4],
      ])
      state.sum.set(old.count.get())
    })
    expect(diff.map(({ space }) => space)).toEqual(['counter.count', 'counter.kept', 'counter.sum'])
  })

  test('has no function to write the old state with', () => {
    migrated(({ old }) => {
      expect(Object.keys(old.count)).toEqual(['get'])
      expect(Object.keys(old.kept).sort()).toEqual(['entries', 'get', 'has'])
    })
  })

  test('loses its state when it ends', () => {
    let kept: StateAccess<typeof state> | undefined
    let keptOld: { readonly count: { get(): number } } | undefined
    migrated((context) => {
      kept = context.state
      keptOld = context.old
    })
    expect(refusal(() => kept?.sum.set(1)).code).toBe('CallEnded')
    expect(refusal(() => keptOld?.count.get()).code).toBe('CallEnded')
  })

  test('that leaves the default leaves no entry', () => {
    const { diff } = migrated(({ state }) => state.sum.set(0))
    expect(diff).toEqual([{ space: 'counter.count', changes: [{ key: '0x', value: undefined }] }])
  })
})

describe('an entry that the new version does not read is refused, though its item is declared alike', () => {
  /** Has the schema of u8, and its own idea of it: only a program that makes its own codecs comes here. */
  const ownU8 = (read: (byte: number) => number): Codec<number> => ({
    ...u8,
    read: (reader) => read(u8.read(reader)),
  })
  const later = (codec: Codec<number>) =>
    defineStf({
      name: 'counter',
      version: 2,
      state: { ...formerState, kept: map(u8, codec) },
      calls: {},
      migrate: { from: former, run() {} },
    })
  const refusalOf = (codec: Codec<number>) =>
    refusal(() => migrateState({ stf: later(codec), provider }, stateOf(raw), identityOf(former)))

  test('because it does not decode', () => {
    const strict = ownU8((byte) => {
      if (byte === 2) throw new LockstepError('Two', 'two is too much')
      return byte
    })
    const error = refusalOf(strict)
    expect(error.code).toBe('StateMismatch')
    expect(error.message).toContain('space counter.kept, key 0x01: the value 0x02 does not decode: two is too much')
    expect(error.message).toContain('counter 2')
    expect(error.cause).toMatchObject({ code: 'Two' })
  })

  test('because it is another encoding of its value', () => {
    const error = refusalOf(ownU8((byte) => byte & 1))
    expect(error.message).toContain('space counter.kept, key 0x01: the value 0x02 is written as 0x00')
  })
})

describe('the invariants of the new version', () => {
  const copy: Run = ({ old, state }) => state.sum.set(old.count.get())

  test('that hold let the state pass', () => {
    expect(migrated(copy, { five: ({ state }) => state.sum.get() === 5 }).diff).toHaveLength(2)
  })

  test('that do not hold are named', () => {
    const { code, message } = refusal(() => migrated(copy, { six: ({ state }) => state.sum.get() === 6 }))
    expect(code).toBe('InvariantBroken')
    expect(message).toContain('the invariant six of counter 2 does not hold')
  })

  test('that throw are named, with the cause', () => {
    const cause = new Error('ouch')
    const error = refusal(() =>
      migrated(copy, {
        thrower() {
          throw cause
        },
      }),
    )
    expect(error.code).toBe('InvariantBroken')
    expect(error.cause).toBe(cause)
  })

  test.each([
    ['a promise', () => Promise.resolve(true)],
    ['a text', () => 'yes'],
    ['a number', () => 1],
  ])('that answer %s do not hold', (_, answer) => {
    const ask = () => Reflect.apply(migrated, undefined, [copy, { holds: answer }])
    expect(refusal(ask).code).toBe('InvariantBroken')
  })

  test.each([
    ['an object without a prototype', () => Object.create(null)],
    [
      'a Proxy that answers nothing',
      () => new Proxy({}, { getPrototypeOf: () => Object.prototype.valueOf.call(null) }),
    ],
  ])('that throw %s are named all the same', (_, thrown) => {
    const error = refusal(() =>
      migrated(copy, {
        thrower() {
          throw thrown()
        },
      }),
    )
    expect(error.code).toBe('InvariantBroken')
    expect(error.message).toContain('the invariant thrower of counter 2 threw')
  })

  test('that ask for the block or the shard get the one that the caller knows, or are refused', () => {
    const shard = `0x${'5a'.repeat(32)}` as const
    const block = { number: 7, hash: shard, timestamp: 42n }
    const asks: Record<string, Invariant> = {
      place: (context) => context.block.timestamp === 42n && context.shard === shard,
    }
    expect(migrated(copy, asks, { at: { shard, block } }).diff).toHaveLength(2)
    const { code, message } = refusal(() => migrated(copy, asks))
    expect(code).toBe('MigrationPlace')
    expect(message).toContain('at.block')
  })
})
