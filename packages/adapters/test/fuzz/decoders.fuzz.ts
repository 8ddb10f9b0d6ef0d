import { expect, test } from 'vitest'
import { catalogue } from './catalogue.js'
import { fuzzDecoder } from './fuzz-decoder.js'
import { fuzzOptions } from './fuzz-options.js'
import { startHangWatch } from './hang-watch.js'
import { reportLine } from './report-line.js'

// A trace costs more than the refusal, and nobody looks at those of a million refusals.
Error.stackTraceLimit = 0

const { seed, runs, seconds, only } = fuzzOptions

// Skipped rather than left out: a file that has no test at all fails the run.
for (const decoder of catalogue) {
  test.runIf(decoder.name.includes(only))(decoder.name, async () => {
    const watch = startHangWatch(decoder.name, seed)
    try {
      const report = await fuzzDecoder(decoder, { seed, runs, seconds, watch: watch.see })
      process.stdout.write(reportLine(report, seed))
      expect(report.runs).toBeGreaterThan(0)
    } finally {
      watch.stop()
    }
  })
}
