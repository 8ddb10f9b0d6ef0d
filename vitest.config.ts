import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.js'

/** Tests that put parts of their own in the place of modules, which other files must not meet. */
const replacing = ['packages/*/test/**/{engine-mutants,discarded,robustness,zoo}.test.ts']

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    // One less than there are cores is usual, which on two cores is one.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'sharing',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: replacing,
          // PERF: no module of the house keeps state, so files may share their modules; loading them anew for each file
          // took as long as the tests themselves.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'replacing', include: replacing } },
    ],
  },
})
