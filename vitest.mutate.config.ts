import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { ExamplesFirst } from './test/mutation/examples-first.js'
import { rooms } from './test/mutation/rooms.mjs'
import { base } from './vitest.base.js'

const sources = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const room = process.env.MUTATION_ROOM ?? ''
if (!(room in rooms)) throw new Error('MUTATION_ROOM names no room')

/** What a mutant is held against: the tests of its room, in one thread, which is a fresh one for each mutant. */
export default defineConfig({
  ...base,
  resolve: {
    ...base.resolve,
    // The copy that Stryker mutates has the links of the original, whose packages are not mutated.
    alias: [
      { find: /^@lockstep\/core$/, replacement: sources('packages/core/src/index.ts') },
      { find: /^@lockstep\/core\/(.+)$/, replacement: sources('packages/core/src/$1/index.ts') },
      { find: /^@lockstep\/stf-balances$/, replacement: sources('packages/stf-balances/src/index.ts') },
    ],
  },
  test: {
    ...base.test,
    include: rooms[room],
    setupFiles: ['./test/mutation/few-runs.ts'],
    runner: './test/mutation/mutation-runner.ts',
    isolate: false,
    sequence: { sequencer: ExamplesFirst },
    fileParallelism: false,
    // Stryker runs tests in a thread, which cannot be given options of V8.
    execArgv: [],
  },
})
