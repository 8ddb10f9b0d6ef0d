import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { faultNames, simulate } from '../../src/simulation/index.js'
import { forgetful } from './forgetful-stf.js'
import { paymentsLog } from './payments-log.js'
import { seeds } from './seeds.js'

/** More than a loaded machine takes for a seed. */
const timeForSeed = 4_000

test(
  `workers keep every promise with each of ${seeds} seeds, and every fault struck`,
  async () => {
    const struck = new Map<string, number>()
    let payments = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      const report = await simulate(balances, seed % 2 === 0 ? { seed } : { seed, log: paymentsLog(seed) })
      payments += report.payments
      for (const [name, count] of Object.entries(report.struck)) struck.set(name, (struck.get(name) ?? 0) + count)
    }
    // Seeds in which nothing goes wrong, and nothing leaves a worker, would prove nothing.
    expect([...struck.keys()].sort()).toEqual([...faultNames].sort())
    expect(payments).toBeGreaterThan(seeds)
  },
  seeds * timeForSeed,
)

test('a seed gives the same trace each time, alone or beside others, and another seed another one', async () => {
  const first = await simulate(balances, { seed: 7 })
  expect(first.trace).toHaveLength(first.steps)
  expect(first.steps).toBeGreaterThan(600)
  // Beside each other, whatever takes real time takes another time.
  const [again, other] = await Promise.all([simulate(balances, { seed: 7 }), simulate(balances, { seed: 8 })])
  expect(again).toEqual(first)
  expect(other.trace).not.toEqual(first.trace)
})

test('without faults nothing strikes', async () => {
  const report = await simulate(balances, { seed: 3, workers: 1, steps: 100, faults: [] })
  expect(report.struck).toEqual({})
})

test('an STF that remembers something outside of its state is found', async () => {
  await expect(simulate(forgetful(), { seed: 1, faults: [], out: false })).rejects.toMatchObject({
    code: 'SimulationFailed',
  })
})

test('a failure names the seed, the step, the reason and what happened before', async () => {
  const failure = await simulate(forgetful(), { seed: 1, faults: [], out: false }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'SimulationFailed', details: { field: 'seed', value: 1 } })
  const lines = String(failure).split('\n')
  expect(lines[0]).toMatch(
    /'forgetful' fails the simulation with seed 1 in step \d+: w\d has in block \d+ the stateRoot/,
  )
  expect(lines.at(-1)).toMatch(/^\d+ \d+ w\d executes block [\d,]+: w\d has block \d+ [0-9a-f]{6} root [0-9a-f]{8}/)
})

test.each([
  { seed: -1 },
  { seed: 0.5 },
  { seed: 2 ** 32 },
  { seed: 1, workers: 0 },
  { seed: 1, workers: 7 },
  { seed: 1, steps: -1 },
])('refuses %j', async (options) => {
  await expect(simulate(balances, options)).rejects.toMatchObject({ code: 'SimulationOption' })
})
