import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const top = fileURLToPath(new URL('../../../../', import.meta.url))
const page = readFileSync(join(top, 'docs/determinism-guard.md'), 'utf8')
/** Beside this file, so that the blocks find the packages as a user's files do. */
const folder = fileURLToPath(new URL('./.page/', import.meta.url))
const coins = join(top, 'packages/stf-balances/src/balances.ts')

const blocks = [...page.matchAll(/^```(ts|text)\n([\s\S]*?)^```$/gm)].map(([, language, code = '']) => ({
  language,
  code,
}))
const named = new Map(
  blocks.filter(({ language }) => language === 'ts').map(({ code }) => [/^\/\/ (\S+)\n/.exec(code)?.[1] ?? '', code]),
)
const texts = blocks.filter(({ language }) => language === 'text').map(({ code }) => code.trim())

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  for (const [name, code] of named) writeFileSync(join(folder, name), code)
  writeFileSync(join(folder, 'coins.ts'), `export { balances as coins } from ${JSON.stringify(coins)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every TypeScript block has a name, and is executed here', () => {
  expect([...named.keys()]).toEqual(['lottery.ts', 'check.ts', 'guarded.ts', 'examine.ts'])
})

test('the check says of the lottery what the page shows', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  await import(pathToFileURL(join(folder, 'check.ts')).href)
  const lines = log.mock.calls.map(([line]) => String(line))
  log.mockRestore()
  expect(lines.join('\n')).toBe(texts[0])
})

test('the guarded STF is loaded, in a process of its own', async () => {
  const outfile = join(folder, 'guarded.mjs')
  await build({
    entryPoints: [join(folder, 'guarded.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    // Where the block stands for a user who runs it from its source.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(folder, 'guarded.ts')).href) },
    external: ['esbuild'],
    logLevel: 'silent',
  })
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' })
  expect({ stdout, stderr }).toEqual({ stdout: 'balances 1\n', stderr: '' })
})

test('the lottery is found out', async () => {
  const found = import(pathToFileURL(join(folder, 'examine.ts')).href)
  await expect(found).rejects.toThrow(texts[1])
}, 60_000)
