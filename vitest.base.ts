import type { ViteUserConfig } from 'vitest/config'

/** What every run of tests has in common, short or long. */
export const base = {
  // Tests read the sources of every package; enclave threads run the built files, as users' threads do.
  ssr: { resolve: { conditions: ['source'] } },
  resolve: { conditions: ['source'] },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // PERF: executing a block makes many short-lived typed arrays; with the usual 16 MB half of the time goes into them.
    execArgv: ['--max-semi-space-size=64'],
  },
} satisfies ViteUserConfig
