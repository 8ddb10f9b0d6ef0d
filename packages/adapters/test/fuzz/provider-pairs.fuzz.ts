import { expect, test } from 'vitest'
import { fuzzOptions } from './fuzz-options.js'
import { scenarios } from './provider-pairs.js'
import { fuzzScenario } from './provider-scenario.js'
import { createRandom } from './random.js'

const { seed, runs, seconds, only } = fuzzOptions

test.each(scenarios.filter(({ name }) => name.includes(only)))('every provider alike: $name', (scenario) => {
  const agreement = fuzzScenario(scenario, createRandom(`${seed}/${scenario.name}`), { seed, runs, seconds })
  const { runs: done, accepted } = agreement
  process.stdout.write(
    `providers: ${scenario.name.padEnd(25)}  runs ${done}  accepted ${accepted}  refused ${done - accepted}  seed ${seed}\n`,
  )
  expect(accepted).toBeGreaterThan(0)
})
