import { describe, expect, test } from 'vitest'
import { u8 } from '../../src/codec/index.js'
import { type AnyDefinedStf, composeStf, defineStf, type Part, type Stf } from '../../src/stf/index.js'
import { refusal } from './refusal.js'

const nothing = { execute() {} }
const answer = { returns: u8, read: () => 0 }
const first = {
  name: 'shop',
  state: {},
  calls: { buy: nothing, sell: { index: 4, ...nothing } },
  getters: { public: { isOpen: answer }, trusted: { basket: answer, debt: answer } },
  errors: ['SoldOut', 'Broke'],
  events: { Bought: {}, Sold: {} },
} as const
const shop1 = defineStf({ ...first, version: 1 })
const second = (part: object) => () =>
  Reflect.apply(defineStf, undefined, [{ ...first, version: 2, ...part, migrate: { from: shop1, run() {} } }])

describe('the next version of a module', () => {
  test('may add, and leave out what stands at the end or has an index', () => {
    expect(second({ calls: { buy: nothing, steal: nothing }, errors: ['SoldOut', 'Broke', 'Closed'] })).not.toThrow()
    expect(second({ events: { Bought: {} }, getters: {} })).not.toThrow()
  })

  test.each<[string, object, { readonly field: string; readonly value: string; readonly limit: string }]>([
    ['a call by its place', { calls: { gift: nothing, buy: nothing } }, { field: 'calls.buy', value: '1', limit: '0' }],
    [
      'a call by its index',
      { calls: { buy: nothing, sell: { index: 5, ...nothing } } },
      { field: 'calls.sell', value: '5', limit: '4' },
    ],
    [
      'a trusted getter',
      { getters: { trusted: { debt: answer, basket: answer } } },
      { field: 'getters.trusted.debt', value: '0', limit: '1' },
    ],
    ['a declared error', { errors: ['Broke'] }, { field: 'errors.Broke', value: '1.0', limit: '1.1' }],
    ['an event', { events: { Sold: {}, Bought: {} } }, { field: 'events.Sold', value: '1.0', limit: '1.1' }],
  ])('is refused where it moves %s', (_, part, details) => {
    const error = refusal(second(part))
    expect([error.code, error.details]).toEqual(['PlaceMoved', details])
    expect(error.message).toContain(`has moved from place ${details.limit} to ${details.value}`)
  })

  test.each<[string, object, { readonly field: string; readonly value: string; readonly limit: string }]>([
    ['a call', { calls: { gift: nothing } }, { field: 'calls.gift', value: '0', limit: 'calls.buy' }],
    [
      'a public getter',
      { getters: { public: { isClosed: answer } } },
      { field: 'getters.public.isClosed', value: '0', limit: 'getters.public.isOpen' },
    ],
    ['an error', { errors: ['SoldOut', 'Poor'] }, { field: 'errors.Poor', value: '1.1', limit: 'errors.Broke' }],
  ])('is refused where it puts something else in the place of %s', (_, part, details) => {
    const error = refusal(second(part))
    expect([error.code, error.details]).toEqual(['PlaceTaken', details])
    expect(error.message).toContain(`which was that of ${details.limit} in version 1`)
  })
})

describe('a place is given for ever: the version after next is refused where', () => {
  const version = (number: number, part: object, from?: AnyDefinedStf): AnyDefinedStf => {
    const migrate = from === undefined ? {} : { migrate: { from, run() {} } }
    return Reflect.apply(defineStf, undefined, [
      { name: 'shop', version: number, state: {}, calls: {}, ...part, ...migrate },
    ])
  }
  const third = (first: object, second: object, last: object) => () =>
    version(3, last, version(2, second, version(1, first)))

  test.each<[string, object, object, object, string, object]>([
    [
      'a call stands where one stood that has gone',
      { calls: { buy: { index: 0, ...nothing } } },
      { calls: {} },
      { calls: { gift: { index: 0, ...nothing } } },
      'PlaceTaken',
      { field: 'calls.gift', value: '0', limit: 'calls.buy' },
    ],
    [
      'a call comes back elsewhere',
      { calls: { buy: { index: 0, ...nothing } } },
      { calls: {} },
      { calls: { buy: { index: 5, ...nothing } } },
      'PlaceMoved',
      { field: 'calls.buy', value: '5', limit: '0' },
    ],
    [
      'an error has the code of one that has gone',
      { errors: ['SoldOut', 'Broke'] },
      { errors: ['SoldOut'] },
      { errors: ['SoldOut', 'Poor'] },
      'PlaceTaken',
      { field: 'errors.Poor', value: '1.1', limit: 'errors.Broke' },
    ],
  ])('%s', (_, first, second, last, code, details) => {
    const error = refusal(third(first, second, last))
    expect([error.code, error.details]).toEqual([code, details])
    expect(error.message).toContain('version 1')
  })

  test('not where it comes back to its place, or stands in one that was never used', () => {
    const first = { calls: { buy: { index: 0, ...nothing } } }
    expect(third(first, { calls: {} }, { calls: { gift: { index: 1, ...nothing }, ...first.calls } })).not.toThrow()
  })

  test('the whole STF has had another name', () => {
    const former = defineStf({ name: 'stall', version: 1, state: {}, calls: { buy: { index: 0, ...nothing } } })
    const renamed = (place: number) => () => version(2, { calls: { buy: { index: place, ...nothing } } }, former)
    expect(renamed(0)).not.toThrow()
    expect(refusal(renamed(1)).code).toBe('PlaceMoved')
  })
})

describe('the next version of an app', () => {
  const coin = defineStf({ name: 'coin', version: 1, state: {}, calls: { pay: nothing } })
  const vault = defineStf({ name: 'vault', version: 1, state: {}, calls: {}, errors: ['Shut'] })
  const quiet = defineStf({ name: 'quiet', version: 1, state: {}, calls: {} })
  const app1 = composeStf({ name: 'app', version: 1, modules: { coin: { stf: coin }, vault: { stf: vault } } })
  const next = (modules: Readonly<Record<string, Part>>, from: Stf = app1): Stf =>
    composeStf({ name: 'app', version: from.version + 1, modules, migrate: { from } })

  test('may add modules, drop them, and move those that nothing is called, asked or recorded by', () => {
    const quiet1 = next({ coin: { stf: coin }, vault: { stf: vault }, quiet: { stf: quiet } })
    const before = { new: { stf: quiet }, vault: { stf: vault }, quiet: { stf: quiet } }
    expect(() => next({ ...before, coin: { stf: coin, index: 0 } }, quiet1)).not.toThrow()
  })

  test.each<[string, Readonly<Record<string, Part>>, string, object]>([
    [
      'swaps the indices of its modules',
      { coin: { stf: coin, index: 1 }, vault: { stf: vault, index: 0 } },
      'PlaceMoved',
      { field: 'modules.coin.calls.pay', value: '1.0', limit: '0.0' },
    ],
    [
      'puts a module at the top',
      { coin: { stf: coin, index: 'top' }, vault: { stf: vault } },
      'PlaceMoved',
      { field: 'modules.coin.calls.pay', value: '0', limit: '0.0' },
    ],
    [
      'swaps the places of its modules',
      { vault: { stf: vault }, coin: { stf: coin, index: 0 } },
      'PlaceMoved',
      { field: 'modules.vault.errors.Shut', value: '1.0', limit: '2.0' },
    ],
    [
      'has another module at the index of one that is gone',
      { other: { stf: coin, index: 0 }, vault: { stf: vault } },
      'PlaceTaken',
      { field: 'modules.other.calls.pay', value: '0.0', limit: 'modules.coin.calls.pay' },
    ],
    [
      'has another module at the number of one that is gone',
      { coin: { stf: coin }, other: { stf: vault } },
      'PlaceTaken',
      { field: 'modules.other.errors.Shut', value: '2.0', limit: 'modules.vault.errors.Shut' },
    ],
  ])('is refused where it %s, and so is the version behind one without them', (_, modules, code, details) => {
    const gap = next({ quiet: { stf: quiet } })
    for (const from of [app1, gap]) {
      const error = refusal(() => next(modules, from))
      expect([error.code, error.details]).toEqual([code, details])
    }
  })
})

test('two modules of an app do not both take over what one STF was', () => {
  const till1 = defineStf({ name: 'till', version: 1, state: {}, calls: {} })
  const till2 = defineStf({ name: 'till', version: 2, state: {}, calls: {}, migrate: { from: till1, run() {} } })
  const plain = defineStf({ name: 'till', version: 2, state: {}, calls: {} })
  const app = (right: Part) => () =>
    composeStf({ name: 'app', version: 2, modules: { left: { stf: till2 }, right }, migrate: { from: till1 } })
  const error = refusal(app({ stf: till2 }))
  expect([error.code, error.details]).toEqual([
    'TakenOverTwice',
    { field: 'modules.right', value: 'till', limit: 'left' },
  ])
  expect(error.message).toContain(
    'both take over the state of till in migrate.from; define one of the two without migrate',
  )
  expect(app({ stf: plain })).not.toThrow()
})
