import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'
import { rooms } from './rooms.mjs'

/** Properties, and examples that fill a block or a snapshot: each takes as long as all the others together. */
const slow = /\.property\.|attempt|block-room|error-details|hook-receipts|return-value|migrate-state|snapshot/

const core = 'packages/core/src'

/** The modules of the core and the tests of a room, in the copy of the checkout that Stryker has made and works in. */
export function createRoomModules() {
  const files = testFiles(rooms[process.env.MUTATION_ROOM] ?? [])
  let server

  const modules = () => server.environments.ssr.runner

  return {
    /** Those that take long last: a mutant that a short example kills need not wait for the rest. */
    files,
    async open() {
      process.env.NODE_ENV = 'test'
      server = await createViteServer(viteOptions())
    },
    close: () => server?.close(),

    /** Loads every room of the core afresh. */
    async loadCore() {
      modules().clearCache()
      const entries = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      for (const { name } of entries) await modules().import(path.resolve(core, name, 'index.ts'))
    },

    /** Loads a file of tests afresh, and answers the tests that it has. */
    async loadTests(file) {
      const { evaluatedModules } = modules()
      for (const module of evaluatedModules.getModulesByFile(path.resolve(file)) ?? []) {
        evaluatedModules.invalidateModule(module)
      }
      globalThis.collectedTests = []
      await modules().import(path.resolve(file))
      return globalThis.collectedTests.map(({ name, run }) => ({ id: `${file}#${name}`, name, run }))
    },
  }
}

function testFiles(patterns) {
  const found = patterns.flatMap((pattern) => {
    const [folder, rest] = pattern.split('/**/')
    if (rest === undefined) return [pattern]
    const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.test.ts'))
    return names.map((name) => path.posix.join(folder, name))
  })
  return found.sort((left, right) => slow.test(left) - slow.test(right) || (left < right ? -1 : 1))
}

function viteOptions() {
  const sourceConditions = { conditions: ['source'] }
  return {
    configFile: false,
    root: process.cwd(),
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
    ssr: { resolve: sourceConditions },
    resolve: {
      ...sourceConditions,
      alias: [
        { find: /^vitest$/, replacement: path.resolve('test/mutation/collecting-vitest.mjs') },
        { find: /^fast-check$/, replacement: path.resolve('test/mutation/few-runs.mjs') },
        { find: 'all-of-fast-check', replacement: fileURLToPath(import.meta.resolve('fast-check')) },
        // The copy has the links of the original, whose packages are not mutated.
        { find: /^@lockstep\/core$/, replacement: path.resolve(core, 'index.ts') },
        { find: /^@lockstep\/core\/(.+)$/, replacement: path.resolve(core, '$1/index.ts') },
        { find: /^@lockstep\/stf-balances$/, replacement: path.resolve('packages/stf-balances/src/index.ts') },
      ],
    },
  }
}
