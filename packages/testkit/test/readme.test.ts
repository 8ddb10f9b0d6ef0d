import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
/** Inside the checkout, so that the files find the packages as a user's files do. */
const folder = fileURLToPath(new URL('.readme/', import.meta.url))
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** The blocks that are files: their first line says which. */
const files = [...readme.matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$/gm)].map(([, path = '', code = '']) => ({
  path,
  code,
}))

beforeAll(() => {
  for (const { path, code } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), code)
  }
  writeFileSync(join(folder, 'vitest.config.mjs'), "export default { test: { include: ['test/*.test.ts'] } }\n")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A user's vitest: with the built packages, and few runs. */
async function runTests(...tests: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = process.env
  const child = spawn(process.execPath, [vitest, 'run', '--root', folder, ...tests], {
    cwd: folder,
    env: { ...environment, LOCKSTEP_BUDGET: '12 runs', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  child.stdout.on('data', (chunk) => chunks.push(String(chunk)))
  child.stderr.on('data', (chunk) => chunks.push(String(chunk)))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  return { code, text: chunks.join('') }
}

describe('the README', () => {
  test('has the files that it tells of', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'src/coins.ts',
      'test/coins.test.ts',
      'test/budget.test.ts',
      'test/own.test.ts',
      'test/options.test.ts',
      'test/model.test.ts',
    ])
  })

  test('leads to a green verification', async () => {
    const { code, text } = await runTests()
    expect(text).toMatch(/Test Files +5 passed/)
    expect(text).toMatch(/^ *send +\d+ +\d+ +5 of 1000/m)
    expect(code).toBe(0)
  }, 180_000)

  test('leads from a planted bug to a counterexample of three lines, in a red test of its own', async () => {
    const source = join(folder, 'src/coins.ts')
    const good = readFileSync(source, 'utf8')
    const bad = good.replace(/state\.free\.update\(origin.*\n/, '\n')
    expect(bad).not.toBe(good)
    writeFileSync(source, bad)
    const { code, text } = await runTests('coins.test.ts')
    writeFileSync(source, good)
    expect(code).toBe(1)
    expect(text).toMatch(/× property 10: invariants/)
    expect(text).toMatch(
      /Property 10 \(invariants\) does not hold for 'coins': .*'nothing is made or lost' does not hold\n {2}1\. shield for the parentchain.*\n {2}2\. send by \w+: to = \w+, amount = 1 {3}<- here it shows first\n {7}Executed Ok\n {7}coins\.free of \w+: \d → \d\n {2}seed 42, /,
    )
    expect(text).toContain('replay: npx lockstep replay node_modules/.cache/lockstep/coins-10.json')
    expect(JSON.parse(readFileSync(join(folder, 'node_modules/.cache/lockstep/coins-10.json'), 'utf8'))).toMatchObject({
      property: { number: 10 },
    })
  }, 180_000)
})
