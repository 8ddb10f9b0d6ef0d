import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests read the sources of every package; enclave threads run the built files, as users' threads do.
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One less than there are cores is usual, which on two cores is one.
    maxWorkers: '100%',
    // PERF: no module of the house keeps state, so files may share their modules; loading them anew for each file took as
    // long as the tests themselves.
    isolate: false,
    // PERF: executing a block makes many short-lived typed arrays; with the usual 16 MB half of the time goes into them.
    execArgv: ['--max-semi-space-size=64'],
  },
})
