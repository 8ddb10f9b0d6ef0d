import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture, lockstep, newFolder } from './run-lockstep.js'

let folder: string

beforeAll(async () => {
  folder = await newFolder()
  for (const name of [
    'define-coins',
    'minting-coins',
    'good-coins',
    'coins-model',
    'loaded-at',
    'worker-memory',
    'idle',
  ]) {
    copyFileSync(fixture(name), join(folder, `${name}.mjs`))
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function found(property: string, module: string, ...more: readonly string[]): Promise<string> {
  const name = `${module}-${property}.json`
  const { code, errors } = await lockstep(
    folder,
    'verify',
    `${module}.mjs`,
    ...['--property', property, '--budget', '20 runs', '--out', name],
    ...more,
  )
  expect(errors).toBe('')
  expect(code).toBe(1)
  expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({ property: { number: Number(property) } })
  return name
}

describe('a counterexample of property', () => {
  // Nothing of these is about one process alone: whole workers, with disks, adapters, boundaries and restarts.
  test.each(['5', '14'])('%s is replayed with its workers, explained, and shown', async (property) => {
    const file = await found(property, 'worker-memory')
    const replayed = await lockstep(folder, 'replay', file, '--module', 'worker-memory.mjs')
    expect(replayed).toMatchObject({ code: 1, output: expect.stringMatching(/^Confirmed: property/m) })
    expect(replayed.output).toContain('await checkCounterexample(stf, {')
    const { output } = await lockstep(folder, 'explain', file)
    expect(output).toContain(`property ${property} `)
    expect(await lockstep(folder, 'html', file)).toMatchObject({ code: 0 })
  })

  test('19 is replayed with its model, and asks for it', async () => {
    const file = await found('19', 'minting-coins', '--model', 'coins-model.mjs')
    const given = ['replay', file, '--module'] as const
    expect(await lockstep(folder, ...given, 'minting-coins.mjs', '--model', 'coins-model.mjs')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/import \{ coinsModel as model \} from '\.\/coins-model\.mjs'[\s\S]*\{ model \}\)/),
    })
    expect(await lockstep(folder, ...given, 'good-coins.mjs', '--model', 'coins-model.mjs')).toMatchObject({ code: 0 })
    expect(await lockstep(folder, ...given, 'minting-coins.mjs')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Not executed again: property 19 holds an STF against its model;'),
    })
  })

  test.each([
    ['17', 'idle', 'property 17 is about all logs together'],
    ['11', 'loaded-at', 'property 11 has found this in fresh processes'],
  ])('%s says that it is not replayed, and what to run', async (property, module, reason) => {
    const file = await found(property, module)
    const { code, output } = await lockstep(folder, 'replay', file, '--module', `${module}.mjs`)
    expect(code).toBe(0)
    expect(output).toMatch(
      new RegExp(`^Not executed again: ${reason}.*; run lockstep verify MODULE --property ${property}\\.$`, 'm'),
    )
    expect(output).toContain(`properties: [${property}]`)
  })
})
