import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, lockstep, newFolder, runNode } from './run-lockstep.js'

/** Has the files of two simulations that failed, one of them with a part in the place of a real one. */
let folder: string

beforeAll(async () => {
  folder = await newFolder()
  copyFileSync(fixture('forgetful'), join(folder, 'forgetful.mjs'))
  writeFileSync(
    join(folder, 'simulate.mjs'),
    `import { simulate } from '@lockstep/testkit/simulation'
     import { forgetful, parts } from './forgetful.mjs'
     const options = { seed: 1, workers: 2, faults: [], log: [] }
     await simulate(forgetful, { ...options, out: 'found.json' }).catch(({ message }) => console.log(message))
     await simulate(forgetful, { ...options, parts, out: 'parted.json' }).catch(() => undefined)
     await simulate(forgetful, options).catch(({ message }) => console.log(message))
    `,
  )
  const { output } = await runNode(folder, ['simulate.mjs'])
  expect(output).toContain('replay: npx lockstep replay found.json')
  expect(output).toContain('replay: npx lockstep replay node_modules/.cache/lockstep/forgetful-simulation.json')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a simulation that failed', () => {
  test('is shown block by block as it was recorded, with a test that repeats it', async () => {
    const { code, output } = await lockstep(folder, 'replay', 'found.json')
    expect(code).toBe(0)
    expect(output).toMatch(/^Block 1, final\n(.*\n)* {2}state root 0x[0-9a-f]{64}$/m)
    expect(output).toMatch(/^Step \d+: w\d has in block \d+ the stateRoot 0x/m)
    expect(output).toContain('As recorded. Name --module to run it again.')
    expect(output).toContain("import { forgetful as stf } from './the-module-of-your-stf.js'")
  })

  test('still fails with the bug, and keeps every promise without it', async () => {
    const again = await lockstep(folder, 'replay', 'found.json', '--module', 'forgetful.mjs', '--export', 'forgetful')
    expect(again.code).toBe(1)
    expect(again.output).toMatch(/^Confirmed: in step \d+ w\d has in block \d+ the stateRoot/m)
    const mended = await lockstep(folder, 'replay', 'found.json', '--module', 'forgetful.mjs', '--export', 'mended')
    expect(mended.code).toBe(0)
    expect(mended.output).toMatch(/^Denied: every promise is kept now, in \d+ steps\.$/m)
  })

  test('wants the parts that it had in the place of the real ones', async () => {
    const module = ['--module', 'forgetful.mjs', '--export', 'forgetful']
    const without = await lockstep(folder, 'replay', 'parted.json', ...module)
    expect(without).toMatchObject({ code: 2, errors: expect.stringContaining('connect') })
    const missing = await lockstep(folder, 'replay', 'parted.json', ...module, '--parts', 'forgetful.mjs#nothing')
    expect(missing).toMatchObject({ code: 2, errors: expect.stringContaining('--parts') })
    const given = await lockstep(folder, 'replay', 'parted.json', ...module, '--parts', 'forgetful.mjs#parts')
    expect(given).toMatchObject({ code: 1, output: expect.stringContaining('Confirmed: ') })
  })

  test('is explained in one paragraph', async () => {
    const { code, output } = await lockstep(folder, 'explain', 'found.json')
    expect(code).toBe(0)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(output).toMatch(/^In a simulation of 'forgetful' version 1 with seed 1, a promise was broken in step \d+/)
  })

  test('has no page', async () => {
    const { code, errors } = await lockstep(folder, 'html', 'found.json')
    expect(code).toBe(2)
    expect(errors).toContain('lockstep-counterexample/1')
  })
})
