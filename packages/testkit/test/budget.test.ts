import { LockstepError } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { type Budget, examine, parseBudget } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'

describe('parseBudget', () => {
  test.each([
    ['10s', { milliseconds: 10_000 }],
    [' 1.5 s ', { milliseconds: 1_500 }],
    ['500ms', { milliseconds: 500 }],
    ['5m', { milliseconds: 300_000 }],
    ['24h', { milliseconds: 86_400_000 }],
    ['200 runs', { runs: 200 }],
    ['1run', { runs: 1 }],
  ])('reads %j', (text, budget) => {
    expect(parseBudget(text)).toEqual(budget)
  })

  test.each([
    ['', 'write a time such as 10s'],
    ['10', 'write a time such as 10s'],
    ['10 s s', 'write a time such as 10s'],
    ['-1s', 'write a time such as 10s'],
    ['1e3s', 'write a time such as 10s'],
    ['0s', 'write a time from 1ms to 24h'],
    ['25h', 'write a time from 1ms to 24h'],
    ['0 runs', 'from 1 to 1000000'],
    ['1.5 runs', 'from 1 to 1000000'],
    ['1000001 runs', 'from 1 to 1000000'],
  ])('refuses %j, and says what may stand there', (text, wanted) => {
    expect(() => parseBudget(text)).toThrow(wanted)
    expect(() => parseBudget(text)).toThrow(`budget is '${text}'`)
  })
})

describe('a budget in code', () => {
  test.each<[Budget]>([[Number.NaN], [0], [-1], [Number.POSITIVE_INFINITY], [{ runs: 0.5 }], ['0ms']])(
    'is refused before anything is run: %j',
    async (budget) => {
      await expect(examine(balances, { budget })).rejects.toMatchObject({ code: 'InvalidBudget' })
    },
  )

  test('is not given beside numRuns, and properties are ones that there are', async () => {
    await expect(examine(balances, { budget: '1s', numRuns: 5 })).rejects.toMatchObject({ code: 'InvalidBudget' })
    const unknown = await examine(balances, { properties: [10, 5000] }).catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(LockstepError)
    expect(unknown).toMatchObject({
      code: 'UnknownProperty',
      message: expect.stringContaining('there is no property 5000; there are 1,'),
    })
    await expect(examine(balances, { properties: [] })).rejects.toMatchObject({ code: 'UnknownProperty' })
  })

  test('of runs is how many each property has', async () => {
    const { properties } = await examine(balances, { budget: { runs: 3 }, properties: [10, 7] })
    expect(properties.map(({ number, runs }) => [number, runs])).toEqual([
      [7, 3],
      [10, 3],
    ])
  })
})
