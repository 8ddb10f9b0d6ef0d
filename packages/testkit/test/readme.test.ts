import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')
/** Inside the checkout, so that the files find the packages as a user's files do. */
const folder = fileURLToPath(new URL('.readme/', import.meta.url))
const { resolve } = createRequire(import.meta.url)
const vitest = join(dirname(resolve('vitest/package.json')), 'vitest.mjs')
/** What `npx` starts by these names. */
const commands: Readonly<Record<string, string>> = {
  lockstep: fileURLToPath(new URL('../../cli/bin/lockstep.js', import.meta.url)),
  quint: join(dirname(resolve('@informalsystems/quint/package.json')), 'dist/src/cli.js'),
}

/** The blocks that are files: their first line says which. */
const files = [...readme.matchAll(/^```(?:ts|quint)\n\/\/ (\S+\.(?:ts|qnt))\n([\s\S]*?)^```$/gm)].map(
  ([, path = '', code = '']) => ({ path, code }),
)
/** The lines of blocks that people type. */
const typed = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, lines = '']) => lines.trim().split('\n'))

/** Built packages are loaded as they are, which vitest does by itself with those of a user's node_modules. */
const configuration = `export default {
  test: { include: ['test/*.test.ts'], isolate: false, server: { deps: { external: [/[/]dist[/]/] } } },
}
`

beforeAll(() => {
  for (const { path, code } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), code)
  }
  writeFileSync(join(folder, 'vitest.config.mjs'), configuration)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Finished {
  readonly code: number | null
  readonly text: string
}

/** A user's vitest: with the built packages, and few runs. */
async function runTests(...tests: readonly string[]): Promise<Finished> {
  return await run([vitest, 'run', '--root', folder, ...tests])
}

/** A line as people type it, of a command that stands in a checkout. */
async function runLine(line: string): Promise<Finished> {
  const [, name = '', ...words] = line.split(' ')
  return await run([commands[name] ?? expect.fail(`nothing is started by ${name}`), ...words])
}

async function run(words: readonly string[]): Promise<Finished> {
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = process.env
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...environment, LOCKSTEP_BUDGET: '12 runs', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  child.stdout.on('data', (chunk) => chunks.push(String(chunk)))
  child.stderr.on('data', (chunk) => chunks.push(String(chunk)))
  const code = await new Promise<number | null>((settle, reject) => {
    child.on('close', settle)
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
      'test/marks.test.ts',
      'test/model.test.ts',
      'model/coins.qnt',
      'test/quint.test.ts',
      'test/mutation.test.ts',
    ])
    expect(typed.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'npx lockstep replay',
      'npx lockstep explain',
      'npx lockstep html',
      'npx quint run',
    ])
  })

  test('has a Quint model that is played by what it says to type', async () => {
    const { code, text } = await runLine(typed.at(-1) ?? '')
    expect(code, text).toBe(0)
    expect(existsSync(join(folder, 'model/0.itf.json'))).toBe(true)
  }, 180_000)

  test('leads to a green verification', async () => {
    const { code, text } = await runTests()
    expect(text).toMatch(/Test Files +8 passed/)
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

  test('replays, explains and shows that counterexample, by what it says to type', async () => {
    const [replay, explain, html] = await Promise.all(typed.slice(0, 3).map(runLine))
    expect(replay?.text).toMatch(/Step 1 of 2.*shield[\s\S]*Step 2 of 2.*send[\s\S]*it shows first/)
    expect(explain?.text).toMatch(/'nothing is made or lost'/)
    expect(html?.text).toMatch(/coins-10\.html/)
    expect(readFileSync(join(folder, 'node_modules/.cache/lockstep/coins-10.html'), 'utf8')).toContain('coins.free')
    expect([replay?.code, explain?.code, html?.code]).toEqual([0, 0, 0])
  }, 60_000)
})
