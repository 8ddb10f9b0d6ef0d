import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import {
  type Counterexample,
  counterexampleFile,
  examine,
  explain,
  htmlPage,
  notReplayable,
  readCounterexampleFile,
  regressionTest,
  verify,
} from '@lockstep/testkit'
import { describe, expect, onTestFinished, test } from 'vitest'
import { moduleSourceProperty } from '../src/properties/11-module-source.js'
import { findCounterexampleAsync } from '../src/verification/check-property.js'
import { hazard as byteOrder } from './paranoid/hazards/byte-order.js'
import { hazard as power } from './paranoid/hazards/power-operator.js'

const inProcess = { properties: [11], numRuns: 2, freshProcesses: false } as const

function moduleOf(name: string): URL {
  return new URL(`./paranoid/${name}.ts`, import.meta.url)
}

/** `file:line:column`, as it stands in reports, of the first place that has this text. */
function placeOf(module: URL, text: string): string {
  const path = fileURLToPath(module)
  const before = readFileSync(path, 'utf8').split(text)[0]?.split('\n') ?? expect.fail(`no ${text}`)
  return `${relative(process.cwd(), path)}:${before.length}:${(before.at(-1) ?? '').length + 1}`
}

async function foundIn(stf: Stf, module: URL): Promise<Counterexample | undefined> {
  return await findCounterexampleAsync(moduleSourceProperty(module), stf, {})
}

describe('the source of the module', () => {
  // No execution shows these, and so no other property and none of the ten environments.
  test.each([
    ['byte-order', 'PlatformByteOrder', 'new Uint16Array', 'read with a DataView'],
    ['finalization', 'GarbageCollection', 'FinalizationRegistry', 'keep it in state'],
    ['float-array', 'EngineFloat', 'Float64Array', 'bigint'],
    ['power-operator', 'EngineFloat', 'String((n + 3)', 'write bigints'],
    ['unicode-property', 'UnicodeTables', '/\\p{L}/u', 'list the characters'],
  ])('%s is a violated property: place, code, what stands there, what to write', async (name, code, text, instead) => {
    const module = moduleOf(`hazards/${name}`)
    const { hazard } = await import(module.href)
    const { reason } = (await foundIn(hazard, module)) ?? expect.fail('nothing was found')
    const [first, ...places] = reason.split('\n')
    expect(first).toMatch(/^workers can differ by \d+ places? in the source$/)
    const place = places.find((line) => line.includes(`[${code}]`)) ?? expect.fail(reason)
    expect(place).toContain(`${placeOf(module, text)}: `)
    expect(place).toContain(instead)
  })

  test('is looked at by verify, which tells every place in a line of its own', async () => {
    const module = moduleOf('hazards/power-operator')
    const error: unknown = await verify(power, { ...inProcess, module, out: false }).catch((thrown: unknown) => thrown)
    const { message } = error instanceof LockstepError ? error : expect.fail('it holds')
    expect(message.split('\n')).toEqual([
      "Property 11 (source of the module) does not hold for 'hazard': workers can differ by 1 place in the source",
      `  ${placeOf(module, 'String((n + 3)')}: the last digits of '**' on numbers are up to the engine; write bigints: 10n ** exponent [EngineFloat]`,
      '  again: verify(hazard, { seed: 42, properties: [11], numRuns: 1, module, freshProcesses: false })',
    ])
  })

  test('has nothing to replay, and is asked for again with all that it was asked with', async () => {
    const module = moduleOf('hazards/byte-order')
    const out = 'node_modules/.cache/lockstep/test/source.json'
    onTestFinished(() => rmSync(out, { force: true }))
    const verification = verify(byteOrder, { ...inProcess, module, allow: { packages: ['left-pad'] }, out })
    const error: unknown = await verification.catch((thrown: unknown) => thrown)
    const { message } = error instanceof LockstepError ? error : expect.fail('it holds')
    expect(existsSync(out)).toBe(true)
    expect(message).not.toContain('replay:')
    expect(message).toMatch(/numRuns: 1, module, allow, freshProcesses: false \}\)$/)
  })

  test('is one line more where another property has a log to show', async () => {
    const module = moduleOf('hazards/date-now')
    const { hazard } = await import(module.href)
    await expect(verify(hazard, { ...inProcess, module, out: false })).rejects.toThrow(
      /^Property 11 \(perturbed execution\)[\s\S]*\n {2}1\. touch[\s\S]*\nProperty 11 \(source of the module\) .*: workers can differ by 1 place in the source\n {2}.*date-now\.ts:\d+:\d+: 'Date\.now' .* \[ClockRead\]$/,
    )
  })

  test('holds for balances', async () => {
    const module = new URL('../../stf-balances/src/balances.ts', import.meta.url)
    const { properties } = await verify(balances, { ...inProcess, module })
    expect(properties).toMatchObject([
      { name: 'perturbed execution', remark: 'the module was not run in fresh processes' },
      { name: 'source of the module', counterexample: undefined },
    ])
  })

  test('is said to be left out where no module is named', async () => {
    const { properties } = await examine(balances, { properties: [11], numRuns: 1 })
    expect(properties.map(({ remark }) => remark)).toEqual([
      'the source was not looked at, nor run in fresh processes: give the option module',
    ])
  })

  test('is looked at once, however much time there is', async () => {
    const module = new URL('../../stf-balances/src/balances.ts', import.meta.url)
    const { properties } = await examine(balances, { properties: [11], freshProcesses: false, module, budget: '2s' })
    expect(properties.map(({ name, runs }) => [name, runs > 1])).toEqual([
      ['perturbed execution', true],
      ['source of the module', false],
    ])
  })

  test('may do what its author allows, and says what packages do', async () => {
    const module = moduleOf('fixtures/with-package')
    const { packaged } = await import(module.href)
    const { reason } = (await foundIn(packaged, module)) ?? expect.fail('nothing was found')
    expect(reason).toMatch(/scale-ts\.js:\d+:\d+: .* \[AmbientGlobal\]\n[\s\S]*goes into allow\.packages$/)
    await verify(packaged, { ...inProcess, module, allow: { packages: ['scale-ts'] } })
    await verify(power, {
      ...inProcess,
      module: moduleOf('hazards/power-operator'),
      allow: { floatMath: true },
    })
    await expect(examine(balances, { allow: { floatMath: true } })).rejects.toMatchObject({ code: 'ModuleMissing' })
  })

  test('has the first places of very many', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-source-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'many.ts')
    writeFileSync(path, Array.from({ length: 23 }, (_, n) => `export const draw${n} = () => Math.random()`).join('\n'))
    const { reason } = (await foundIn(balances, pathToFileURL(path))) ?? expect.fail('nothing was found')
    const lines = reason.split('\n')
    expect(lines).toHaveLength(22)
    expect(lines[0]).toBe('workers can differ by 23 places in the source')
    expect(lines.at(-1)).toBe('  and 3 more places')
  })

  test('says where it does not build', async () => {
    const module = new URL('./paranoid/fixtures/not-there.ts', import.meta.url)
    const { reason } = (await foundIn(balances, module)) ?? expect.fail('nothing was found')
    expect(reason).toMatch(/^the source cannot be looked at: .*not-there\.ts does not build/)
  })
})

describe('what was found in the source', () => {
  const module = moduleOf('hazards/byte-order')

  test('is a file that explains itself, and is looked for again in a regression test', async () => {
    const found = (await foundIn(byteOrder, module)) ?? expect.fail('nothing was found')
    const file = readCounterexampleFile(JSON.stringify(await counterexampleFile(byteOrder, found)))
    expect(file).toMatchObject({
      property: { number: 11, name: 'source of the module' },
      log: null,
      setting: {
        source: { findings: [{ code: 'PlatformByteOrder', file: expect.stringMatching(/byte-order\.ts$/) }] },
      },
    })
    expect(explain(file)).toMatch(/does not hold: workers can differ by 1 place in the source\.\n {2}.*byte-order\.ts:/)
    expect(htmlPage(file)).toContain('[PlatformByteOrder]')
    expect(notReplayable({ property: 11, setting: file.setting })).toContain('lockstep verify MODULE --property 11')
    expect(regressionTest(file, { module: '../src/stf.js' })).toContain(
      "properties: [11], numRuns: 1, out: false, module: new URL('../src/stf.js#hazard', import.meta.url) })",
    )
  })

  test('keeps what was allowed in the regression test', async () => {
    const allow = { packages: ['left-pad'] }
    const found = await findCounterexampleAsync(moduleSourceProperty(module, allow), byteOrder, { numRuns: 1 })
    const file = await counterexampleFile(byteOrder, found ?? expect.fail('nothing was found'))
    expect(regressionTest(file)).toContain('import.meta.url), allow: {"packages":["left-pad"]} })')
  })
})
