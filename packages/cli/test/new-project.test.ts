import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommandLine, type Terminal } from '../src/index.js'
import { temporaryFolder } from './run-lockstep.js'

const top = fileURLToPath(new URL('../../../', import.meta.url))
const nobody: Terminal = { write: () => undefined, progress: () => undefined, keys: undefined }

/** Compilers and test runners by their files, as npm would start them. */
function run(
  folder: string,
  script: string,
  ...args: readonly string[]
): Promise<{ code: number | null; output: string }> {
  const { NODE_OPTIONS: _, VITEST: __, ...environment } = process.env
  const env = { ...environment, LOCKSTEP_BUDGET: '4 runs', NO_COLOR: '1' }
  const child = spawn(process.execPath, [join(top, 'node_modules', script), ...args], { cwd: folder, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

/** What npm install would have put there. */
function install(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@lockstep'), { recursive: true })
  for (const name of ['core', 'adapters', 'testkit']) {
    symlinkSync(join(top, 'packages', name), join(folder, 'node_modules/@lockstep', name))
  }
}

test('a new project compiles, and its tests are green', async () => {
  const folder = join(await temporaryFolder(), 'my-bank')
  expect(await runCommandLine(['new', folder], nobody)).toBe(0)
  install(folder)
  expect(await run(folder, 'typescript/bin/tsc')).toEqual({ code: 0, output: '' })
  // A search for what is wrong takes more runs than these, which show that the tests are found and green.
  const own = [
    'run',
    '--root',
    '.',
    'test/stf.test.ts',
    'test/stf.verify.test.ts',
    '-t',
    'wire|property (1|10):|source of',
  ]
  const { code, output } = await run(folder, 'vitest/vitest.mjs', ...own)
  expect(code, output).toBe(0)
  expect(output).toMatch(/Tests +4 passed/)
}, 180_000)

test('a new project is refused a name that is none, and a folder with files', async () => {
  const folder = await temporaryFolder()
  for (const name of ['Bank', 'a_b', '9', 'a--b', `a${'b'.repeat(32)}`]) {
    await expect(runCommandLine(['new', join(folder, name)], nobody)).rejects.toThrow('NAME is ')
  }
  const nameless = "NAME is ''; write the folder of the new project, such as bank"
  await expect(runCommandLine(['new', ''], nobody)).rejects.toThrow(nameless)
  mkdirSync(join(folder, 'full'))
  writeFileSync(join(folder, 'full/a.txt'), '')
  expect(await runCommandLine(['new', join(folder, 'full')], nobody)).toBe(1)
  expect(readdirSync(join(folder, 'full'))).toEqual(['a.txt'])
})

test('a new project takes packages that are packed and not published from their folder', async () => {
  const folder = await temporaryFolder()
  const refused = runCommandLine(['new', join(folder, 'bank'), '--packages', folder], nobody)
  await expect(refused).rejects.toThrow(/there is no lockstep-core-.*\.tgz in it; run pnpm pack/)
  const { version } = JSON.parse(readFileSync(join(top, 'packages/core/package.json'), 'utf8'))
  mkdirSync(join(folder, 'tarballs'))
  writeFileSync(join(folder, `tarballs/lockstep-core-${version}.tgz`), '')
  const given = ['new', join(folder, 'bank'), '--packages', join(folder, 'tarballs')]
  expect(await runCommandLine(given, nobody)).toBe(0)
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'bank/package.json'), 'utf8'))
  expect(dependencies).toEqual({ '@lockstep/core': `file:../tarballs/lockstep-core-${version}.tgz` })
  expect(devDependencies).toMatchObject({
    '@lockstep/adapters': `file:../tarballs/lockstep-adapters-${version}.tgz`,
    '@lockstep/stf-balances': `file:../tarballs/lockstep-stf-balances-${version}.tgz`,
    '@lockstep/testkit': `file:../tarballs/lockstep-testkit-${version}.tgz`,
    lockstep: `file:../tarballs/lockstep-${version}.tgz`,
  })
})
