import { defineConfig } from 'vitest/config'
import { LongestFirst } from './packages/testkit/test/zoo/longest-first.js'
import { zooReporter } from './packages/testkit/test/zoo/zoo-reporter.js'
import { base } from './vitest.base.js'

/**
 * PERF: room for young objects from the start, because they die before they are looked at; and code is compiled at once
 * by the compiler that takes little, and eight times as late as usual by the one that takes long: a third of the processor
 * time went into code for a defect that was found before it paid off. Together two fifths.
 */
const execArgv = [...base.test.execArgv, '--min-semi-space-size=64', '--always-sparkplug', '--interrupt-budget=1000000']

const zoo = 'packages/testkit/test/zoo/*.zoo.ts'
/** Its defects stand in the place of modules of the core. */
const replacing = 'packages/testkit/test/zoo/part-defects.zoo.ts'

/**
 * PERF: the built files, as they are: what Vite makes of the sources takes three times as long to start, and a tenth
 * longer to run.
 */
const built = {
  alias: [
    { find: /^(?:\.\.\/)+core\/src\/(.*)\.js$/, replacement: `${import.meta.dirname}/packages/core/dist/$1.js` },
    { find: /^(?:\.\.\/)+src\/(.*)\.js$/, replacement: `${import.meta.dirname}/packages/testkit/dist/$1.js` },
  ],
}
const asBuilt = { server: { deps: { external: [/\/node_modules\//, /\/packages\/[^/]+\/dist\//] } } }

/** The whole zoo: every defect with all seeds, every hazard, every innocent. Prints a table of its own. */
export default defineConfig({
  test: {
    ...base.test,
    // No limit of time: on a machine that is busy with other work, a defect that takes long is not missed.
    testTimeout: 0,
    hookTimeout: 0,
    execArgv,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    disableConsoleIntercept: true,
    reporters: [zooReporter],
    projects: [
      {
        extends: true,
        resolve: built,
        test: {
          ...asBuilt,
          name: 'replacing',
          include: [replacing],
          execArgv: [...execArgv, `--import=${import.meta.dirname}/packages/testkit/test/zoo/replaceable-modules.mjs`],
        },
      },
      {
        extends: true,
        resolve: built,
        test: {
          ...asBuilt,
          name: 'built',
          include: [zoo],
          exclude: [replacing],
          // PERF: both workers load the modules once, and what they have compiled stays compiled.
          isolate: false,
        },
      },
    ],
  },
})
