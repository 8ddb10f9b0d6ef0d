import { describe, expect, test } from 'vitest'
import { u8 } from '../../src/codec/index.js'
import { defineStf } from '../../src/stf/index.js'
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

  test.each<[string, object, { readonly field: string; readonly value: number; readonly limit: number }]>([
    ['a call by its place', { calls: { gift: nothing, buy: nothing } }, { field: 'calls.buy', value: 1, limit: 0 }],
    [
      'a call by its index',
      { calls: { buy: nothing, sell: { index: 5, ...nothing } } },
      { field: 'calls.sell', value: 5, limit: 4 },
    ],
    [
      'a trusted getter',
      { getters: { trusted: { debt: answer, basket: answer } } },
      { field: 'getters.trusted.debt', value: 0, limit: 1 },
    ],
    ['a declared error', { errors: ['Broke'] }, { field: 'errors.Broke', value: 0, limit: 1 }],
    ['an event', { events: { Sold: {}, Bought: {} } }, { field: 'events.Sold', value: 0, limit: 1 }],
  ])('is refused where it moves %s', (_, part, details) => {
    const error = refusal(second(part))
    expect([error.code, error.details]).toEqual(['PlaceMoved', details])
    expect(error.message).toContain(`has moved from place ${details.limit} to ${details.value}`)
  })

  test.each<[string, object, { readonly field: string; readonly value: number; readonly limit: string }]>([
    ['a call', { calls: { gift: nothing } }, { field: 'calls.gift', value: 0, limit: 'buy' }],
    [
      'a public getter',
      { getters: { public: { isClosed: answer } } },
      { field: 'getters.public.isClosed', value: 0, limit: 'isOpen' },
    ],
    ['an error', { errors: ['SoldOut', 'Poor'] }, { field: 'errors.Poor', value: 1, limit: 'Broke' }],
  ])('is refused where it puts something else in the place of %s', (_, part, details) => {
    const error = refusal(second(part))
    expect([error.code, error.details]).toEqual(['PlaceTaken', details])
    expect(error.message).toContain(`which was that of '${details.limit}'`)
  })
})
