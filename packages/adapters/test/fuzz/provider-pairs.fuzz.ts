import { expect, test } from 'vitest'
import { fuzzOptions } from './fuzz-options.js'
import { scenarios } from './provider-pairs.js'
import { fuzzScenario } from './provider-scenario.js'
import { createRandom } from './random.js'

const { seed, runs, seconds, only } = fuzzOptions

// Skipped rather than left out: a file that has no test at all fails the run.
for (const scenario of scenarios) {
  test.runIf(scenario.name.includes(only))(`every provider alike: ${scenario.name}`, () => {
    const agreement = fuzzScenario(scenario, createRandom(`${seed}/${scenario.name}`), { seed, runs, seconds })
    const { runs: done, accepted } = agreement
    process.stdout.write(
      `providers: ${scenario.name.padEnd(25)}  runs ${done}  accepted ${accepted}  refused ${done - accepted}  seed ${seed}\n`,
    )
    expect(accepted).toBeGreaterThan(0)
  })
}
