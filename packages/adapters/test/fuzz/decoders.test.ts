import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from './catalogue.js'
import { fuzzDecoder } from './fuzz-decoder.js'

/** The long run is `npm run fuzz`; this one keeps it alive. */
const runs = 200
const { stackTraceLimit } = Error

beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

test.each(catalogue)('$name refuses or gives the same bytes again', async (decoder) => {
  const report = await fuzzDecoder(decoder, { seed: 'short', runs })
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.accepted + report.refused).toBe(runs)
})
