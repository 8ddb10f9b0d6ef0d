import { expect, test } from 'vitest'
import { fuzzService } from './fuzz-service.js'

test('damaged requests of all methods leave the service up and its book consistent', async () => {
  const report = await fuzzService({ seed: 'short', runs: 1500, seconds: Number.POSITIVE_INFINITY })
  expect(report.requests).toBe(1500)
  // Of each kind there are some: a fuzzer whose requests are all refused at the door finds nothing behind it.
  expect(Math.min(report.results, report.statuses, report.faults)).toBeGreaterThan(20)
})
