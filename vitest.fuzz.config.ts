import { defineConfig } from 'vitest/config'
import { base } from './vitest.base.js'

/** The long run: one file at a time, no limit of time, each decoder's line as it is done. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/*/test/**/*.fuzz.ts'],
    testTimeout: 0,
    fileParallelism: false,
    disableConsoleIntercept: true,
    reporters: ['dot'],
  },
})
