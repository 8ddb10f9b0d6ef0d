import { defineConfig } from 'vitest/config'
import { LongestFirst } from './packages/testkit/test/zoo/longest-first.js'
import { zooReporter } from './packages/testkit/test/zoo/zoo-reporter.js'
import { base } from './vitest.base.js'

/** The whole zoo: every defect with all seeds, every hazard, every innocent. Prints a table of its own. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/testkit/test/zoo/*.zoo.ts'],
    // No limit of time: on a machine that is busy with other work, a defect that takes long is not missed.
    testTimeout: 0,
    hookTimeout: 0,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    disableConsoleIntercept: true,
    reporters: [zooReporter],
  },
})
