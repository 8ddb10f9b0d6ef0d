import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, lockstep, newFolder, runNode } from './run-lockstep.js'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Has the counterexample of a planted bug in `found.json`, and both versions of the STF. */
let folder: string

beforeAll(async () => {
  folder = await newFolder()
  for (const name of ['define-coins', 'minting-coins', 'good-coins']) {
    copyFileSync(fixture(name), join(folder, `${name}.mjs`))
  }
  const { code } = await lockstep(folder, 'verify', 'minting-coins.mjs', '--property', '10', '--out', 'found.json')
  expect(code).toBe(1)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('lockstep replay', () => {
  test('shows each step with its difference, and that the bug is still there', async () => {
    const { code, output } = await lockstep(folder, 'replay', 'found.json', '--module', 'minting-coins.mjs')
    expect(code).toBe(1)
    expect(output).toMatch(
      /^Step 1 of 2, block 1: shield for the parentchain \(shieldFunds\): who = party:\d, amount = 1$/m,
    )
    expect(output).toMatch(/^ {2}coins\.supply: 0 → 1$/m)
    expect(output).toMatch(/^Step 2 of 2, block 1: send by \w+ \(party:\d\): .* {3}<- here it shows first$/m)
    expect(output).toMatch(/^ {2}coins\.free of party:\d: 1 → 2$/m)
    expect(output).toMatch(/^ {2}event coins\.Sent \{"to":"party:\d","amount":"1"\}$/m)
    expect(output.match(/^ {2}state root 0x[0-9a-f]{64}$/gm)).toHaveLength(2)
    expect(output).toMatch(/^Confirmed: property 10 \(invariants\) does not hold/m)
  })

  test('denies it for the mended STF, and says where it differs', async () => {
    const { code, output } = await lockstep(folder, 'replay', 'found.json', '--module', 'good-coins.mjs')
    expect(code).toBe(0)
    expect(output).toMatch(/^Denied: .*\nStep 2 is the first that does not do what the file says\.$/m)
  })

  test('shows what was recorded where no module is named', async () => {
    const { code, output } = await lockstep(folder, 'replay', 'found.json')
    expect(code).toBe(0)
    expect(output).toMatch(/^Step 2 of 2/m)
    expect(output).toContain("from './the-module-of-your-stf.js'")
  })

  test('prints a regression test that is red with the bug and green without it', async () => {
    // Built packages are loaded as they are, which vitest does by itself with those of a user's node_modules.
    const server = '{ deps: { external: [/[/]dist[/]/] } }'
    writeFileSync(
      join(folder, 'vitest.config.mjs'),
      `export default { test: { include: ['*.test.ts'], server: ${server} } }\n`,
    )
    const tests = ['minting-coins', 'good-coins']
    for (const name of tests) {
      const { output } = await lockstep(folder, 'replay', 'found.json', '--module', `${name}.mjs`, '--test')
      expect(output).toContain(`import { coins as stf } from './${name}.mjs'`)
      writeFileSync(join(folder, `${name}.test.ts`), output)
    }
    const { code, output, errors } = await runNode(folder, [vitest, 'run', '--no-color', '--root', folder])
    expect(code).toBe(1)
    expect(errors).toMatch(/FAIL {2}minting-coins\.test\.ts/)
    expect(errors).toContain("the invariant 'supply' does not hold")
    expect(errors).not.toContain('good-coins.test.ts')
    expect(output).toMatch(/1 failed \| 1 passed \(2\)/)
  })
})

describe('lockstep explain', () => {
  test('says in one paragraph which call and which key came first', async () => {
    const { code, output } = await lockstep(folder, 'explain', 'found.json')
    expect(code).toBe(0)
    expect(output.trimEnd().split('\n')).toHaveLength(1)
    expect(output).toMatch(
      /property 10 .* shows first in step 2, send by .* coins\.free of party:\d: 1 → 2.*No ambient read differed/,
    )
  })
})

describe('lockstep html', () => {
  test('makes one page that loads nothing', async () => {
    expect(await lockstep(folder, 'html', 'found.json')).toMatchObject({ code: 0, output: 'found.html\n' })
    const page = readFileSync(join(folder, 'found.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/<script|\ssrc=|https?:|@import|url\(/)
    expect(page.match(/<section id="step-\d+"/g)).toHaveLength(2)
    expect(page.match(/State root <code>0x[0-9a-f]{64}/g)).toHaveLength(3)
    await lockstep(folder, 'html', 'found.json', '--out', 'page.html')
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe(page)
  })
})
