import { defineConfig } from 'vitest/config'
import { LongestFirst } from './packages/testkit/test/zoo/longest-first.js'
import { zooReporter } from './packages/testkit/test/zoo/zoo-reporter.js'
import { base } from './vitest.base.js'

const zoo = 'packages/testkit/test/zoo/*.zoo.ts'
/** Its defects stand in the place of modules of the core. */
const replacing = 'packages/testkit/test/zoo/part-defects.zoo.ts'

/** The whole zoo: every defect with all seeds, every hazard, every innocent. Prints a table of its own. */
export default defineConfig({
  test: {
    ...base.test,
    // No limit of time: on a machine that is busy with other work, a defect that takes long is not missed.
    testTimeout: 0,
    hookTimeout: 0,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    disableConsoleIntercept: true,
    reporters: [zooReporter],
    projects: [
      {
        extends: true,
        ssr: base.ssr,
        resolve: base.resolve,
        test: { name: 'replacing', include: [replacing] },
      },
      {
        extends: true,
        // PERF: the built files, as they are: what Vite makes of the sources takes three times as long to start, and a
        // tenth longer to run.
        resolve: {
          alias: [
            { find: /^(?:\.\.\/)+src\/(.*)\.js$/, replacement: `${import.meta.dirname}/packages/testkit/dist/$1.js` },
          ],
        },
        test: {
          name: 'built',
          include: [zoo],
          exclude: [replacing],
          // PERF: both workers load the modules once, and what they have compiled stays compiled.
          isolate: false,
          server: { deps: { external: [/\/node_modules\//, /\/packages\/[^/]+\/dist\//] } },
        },
      },
    ],
  },
})
