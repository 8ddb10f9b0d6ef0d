import { defineConfig } from 'vitest/config'
import { verifyReporter } from './test/verify/verify-reporter.js'
import { base } from './vitest.base.js'

/** Every STF of the repository with a large budget; `npm run verify` says how large. Prints tables of its own. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/*/test/**/*.verify.test.ts', 'examples/*/test/**/*.verify.test.ts'],
    disableConsoleIntercept: true,
    reporters: [verifyReporter],
  },
})
