import { expect, test } from 'vitest'
import { fuzzOptions } from '../../fuzz/fuzz-options.js'
import { fuzzService } from './fuzz-service.js'

const name = 'eea service: requests'

test.runIf(name.includes(fuzzOptions.only))(name, async () => {
  const report = await fuzzService(fuzzOptions)
  const { requests, results, statuses, faults } = report
  process.stdout.write(
    `${name}: ${requests} requests, ${results} results, ${statuses} codes, ${faults} JSON-RPC errors, seed ${fuzzOptions.seed}\n`,
  )
  expect(requests).toBeGreaterThan(0)
})
