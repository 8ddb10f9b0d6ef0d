import { describe, expect, test } from 'vitest'
import { u8, u32, u64 } from '../../src/codec/index.js'
import { migrateState } from '../../src/engine/index.js'
import { composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { ledger1, ledger2, ledger3 } from './ledger.js'
import { identityOf, little, provider, type RawState, rawOf, stateOf } from './raw-state.js'
import { refusal } from './refusal.js'

const notes = defineStf({ name: 'notes', version: 1, state: { note: map(u8, u32) }, calls: {} })
const clock = defineStf({
  name: 'clock',
  version: 1,
  state: { ticks: value(u64, 0n), started: value(u32, 0) },
  calls: {},
  genesis: ({ state }) => state.started.set(3),
})

const app1 = composeStf({
  name: 'app',
  version: 1,
  modules: { funds: { stf: ledger1 }, gone: { stf: notes }, notes: { stf: notes } },
})

const raw1: RawState = {
  'funds.total': { '0x': `0x${little(10, 8)}` },
  'funds.balance': { '0x01': `0x${little(10, 8)}` },
  'funds.memo': { '0x01': '0x04ff' },
  'gone.note': { '0x01': '0x01000000' },
  'notes.note': { '0x02': '0x02000000' },
  'system.nonce': { [`0x${'a1'.repeat(32)}`]: '0x07000000' },
}

describe('an app', () => {
  // The modules stand at other numbers and indices than before.
  const app2 = composeStf({
    name: 'app',
    version: 2,
    modules: { clock: { stf: clock }, notes: { stf: notes, index: 'top' }, funds: { stf: ledger2, index: 9 } },
    migrate: { from: app1 },
    invariants: { clock: ({ state }) => state.clock.started.get() === 3 && state.funds.holders.get() === 1 },
  })
  const raw2: RawState = {
    'clock.started': { '0x': '0x03000000' },
    'funds.total': raw1['funds.total'] ?? {},
    'funds.balance': { '0x01': `0x${little(0, 8)}${little(10, 8)}` },
    'funds.holders': { '0x': '0x01000000' },
    'notes.note': raw1['notes.note'] ?? {},
    'system.nonce': raw1['system.nonce'] ?? {},
  }

  test('keeps modules, migrates changed ones, starts new ones and drops what is gone', () => {
    const state = stateOf(raw1)
    state.commit(migrateState({ stf: app2, provider }, state, identityOf(app1)))
    expect(rawOf(state)).toEqual(raw2)
  })

  test('goes on over several versions', () => {
    const app3 = composeStf({
      name: 'app',
      version: 3,
      modules: { clock: { stf: clock }, gone: { stf: notes }, funds: { stf: ledger3 } },
      migrate: { from: app2 },
    })
    const state = stateOf(raw1)
    state.commit(migrateState({ stf: app3, provider }, state, identityOf(app1)))
    expect(rawOf(state)).toEqual({
      'clock.started': { '0x': '0x03000000' },
      'funds.total': { '0x': `0x${little(10, 16)}` },
      'funds.balance': raw2['funds.balance'],
      'system.nonce': raw1['system.nonce'],
    })
  })

  test('whose invariant over its modules does not hold refuses, naming it', () => {
    const broken = composeStf({
      name: 'app',
      version: 2,
      modules: { notes: { stf: notes } },
      migrate: { from: app1 },
      invariants: { none: ({ state }) => !state.notes.note.has(2) },
    })
    const error = refusal(() => migrateState({ stf: broken, provider }, stateOf(raw1), identityOf(app1)))
    expect(error.code).toBe('InvariantBroken')
    expect(error.message).toContain('the invariant none of app 2')
  })

  test('has invariants over nonces, and over the place where somebody says it', () => {
    const [holder, stranger] = [`0x${'a1'.repeat(32)}`, `0x${'b2'.repeat(32)}`] as const
    const shard = `0x${'5a'.repeat(32)}` as const
    const block = { number: 7, hash: `0x${'b7'.repeat(32)}`, timestamp: 84_000n } as const
    const app = (
      holds: (context: { readonly shard: string; readonly block: { readonly number: number } }) => boolean,
    ) =>
      composeStf({
        name: 'app',
        version: 2,
        modules: { notes: { stf: notes } },
        migrate: { from: app1 },
        invariants: {
          nonces: ({ nonceOf }) => nonceOf(holder) === 7 && nonceOf(stranger) === 0,
          place: (context) => holds(context),
        },
      })
    const take = (stf: ReturnType<typeof app>, at = {}) =>
      migrateState({ stf, provider, ...at }, stateOf(raw1), identityOf(app1))
    expect(() => take(app(() => true))).not.toThrow()
    const asking = app((context) => context.shard === shard && context.block.number === 7)
    expect(() => take(asking, { at: { shard, block } })).not.toThrow()
    const error = refusal(() => take(asking))
    expect([error.code, error.details]).toEqual(['MigrationPlace', { field: 'at.shard' }])
  })

  test('names the module whose code fails', () => {
    const failing = defineStf({
      name: 'failing',
      version: 1,
      state: {},
      calls: {},
      genesis() {
        throw new Error('no luck')
      },
    })
    const app = composeStf({ name: 'app', version: 2, modules: { new: { stf: failing } }, migrate: { from: app1 } })
    const error = refusal(() => migrateState({ stf: app, provider }, stateOf(raw1), identityOf(app1)))
    expect(error.code).toBe('MigrationFailed')
    expect(error.message).toContain('genesis of new 1 failed: no luck')
  })

  test('takes over a single STF as the module of its name', () => {
    const app = composeStf({
      name: 'app',
      version: 1,
      modules: { ledger: { stf: ledger1, index: 'top' } },
      migrate: { from: ledger1 },
    })
    const raw: RawState = {
      'ledger.total': { '0x': `0x${little(1, 8)}` },
      'ledger.balance': { '0x01': `0x${little(1, 8)}` },
    }
    expect(migrateState({ stf: app, provider }, stateOf(raw), identityOf(ledger1)).diff).toEqual([])
  })
})

describe('an app is refused where it is composed', () => {
  const compose = (stf: typeof ledger1 | typeof ledger2 | typeof ledger3) => () =>
    composeStf({ name: 'app', version: 2, modules: { funds: { stf } }, migrate: { from: app1 } })

  test('not with the module as it was, or migrated from that', () => {
    expect(compose(ledger1)).not.toThrow()
    expect(compose(ledger2)).not.toThrow()
  })

  test('with a changed module that has no migration', () => {
    const changed = defineStf({ name: 'ledger', version: 9, state: ledger1.state, calls: {} })
    const app = () =>
      composeStf({ name: 'app', version: 2, modules: { funds: { stf: changed } }, migrate: { from: app1 } })
    const { code, message, details } = refusal(app)
    expect(code).toBe('MigrationMissing')
    expect(message).toContain('modules.funds.stf is version 9 and has no migrate')
    expect(message).toContain('version 1')
    expect(details).toMatchObject({ field: 'modules.funds.stf', value: 9, limit: 1 })
  })

  test('with a module that migrates from another version than the app had', () => {
    const { code, message } = refusal(compose(ledger3))
    expect(code).toBe('MigrationMissing')
    expect(message).toContain('modules.funds.stf is version 3 and migrates from another definition, version 2')
    expect(message).toContain('or compose an app with each version between')
  })

  test('with the identity of the earlier app', () => {
    const same = () => composeStf({ name: 'app', version: 1, modules: app1Parts, migrate: { from: app1 } })
    const app1Parts = { funds: { stf: ledger1 }, gone: { stf: notes }, notes: { stf: notes } }
    expect(refusal(same).code).toBe('SameIdentity')
  })
})

test('a module with calls and getters of every kind is known again as the definition that it migrates from', () => {
  const shop = {
    name: 'shop',
    state: { open: value(u8, 0) },
    calls: { buy: { args: { item: u8 }, returns: u8, execute: () => 0 } },
    getters: {
      public: { isOpen: { returns: u8, read: () => 0 } },
      trusted: { basket: { returns: u8, read: () => 0 } },
    },
  }
  const shop1 = defineStf({ ...shop, version: 1 })
  const shop2 = defineStf({ ...shop, version: 2, migrate: { from: shop1, run() {} } })
  const from = composeStf({ name: 'mall', version: 1, modules: { left: { stf: shop1 }, right: { stf: shop1 } } })
  const mall = composeStf({
    name: 'mall',
    version: 2,
    modules: { left: { stf: shop1 }, right: { stf: shop2 } },
    migrate: { from },
  })
  const raw: RawState = { 'left.open': { '0x': '0x01' }, 'right.open': { '0x': '0x02' } }
  expect(migrateState({ stf: mall, provider }, stateOf(raw), identityOf(from)).diff).toEqual([])
})

test('a module is the same definition whatever its name and number, and another for every line of its text', () => {
  const part = { name: 'part', version: 1, state: { at: value(u8, 0) }, calls: { go: { execute() {} } } }
  const first = defineStf(part)
  const app = (stf: Parameters<typeof composeStf>[0]['modules'][string]['stf'], version: number) =>
    composeStf({ name: 'app', version, modules: { part: { stf } } })
  const over = (stf: Parameters<typeof composeStf>[0]['modules'][string]['stf']) => () =>
    composeStf({
      name: 'app',
      version: 2,
      modules: { other: { stf: notes }, part: { stf, index: 0 } },
      migrate: { from: app(first, 1) },
    })
  expect(over(defineStf({ ...part, name: 'renamed' }))).not.toThrow()
  expect(refusal(over(defineStf({ ...part, version: 2 }))).code).toBe('MigrationMissing')
  expect(refusal(over(defineStf({ ...part, calls: { run: { execute() {} } } }))).code).toBe('MigrationMissing')
  expect(refusal(over(defineStf({ ...part, calls: { go: { index: 3, execute() {} } } }))).code).toBe('MigrationMissing')
  expect(refusal(over(defineStf({ ...part, errors: ['No'] }))).code).toBe('MigrationMissing')
})
