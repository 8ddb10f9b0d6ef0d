import { LockstepError } from '@lockstep/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardHost } from '../../src/guard/guard-host.js'
import { bundleStf, checkStfSource } from '../../src/guard/index.js'
import { type BundledThread, bundleThread } from './bundled-thread.js'
import type { GuardedThreadData } from './guarded-thread.js'

const fixture = (name: string): URL => new URL(`./fixtures/${name}.ts`, import.meta.url)
let thread: BundledThread
beforeAll(async () => {
  thread = await bundleThread('guarded-thread')
})
afterAll(() => thread.remove())

const inThread = (workerData: GuardedThreadData): Promise<string[]> => thread.run(workerData)

describe('the definition-time check', () => {
  test("says all at once, where it stands in the author's own files, and what to write instead", async () => {
    const error: unknown = await bundleStf({ entry: fixture('impure') }).catch((thrown) => thrown)
    if (!(error instanceof LockstepError)) return expect.fail('nothing was thrown')
    expect(error.code).toBe('ImpureStf')
    expect(error.message).toMatch(/impure\.ts can give workers different results at 3 places; repair each:/)
    const { value } = error.details
    const findings = Array.isArray(value) ? value.filter((each) => each instanceof LockstepError) : []
    const places = findings.map(({ code, details: { field } }) => `${code} ${field?.replace(/^.*fixtures\//, '')}`)
    expect(places.toSorted()).toEqual([
      'ClockRead impure.ts:19:43',
      'ModuleState impure.ts:8:1',
      'TimeZoneRead fee.ts:3:17',
    ])
    expect(error.message).toContain(
      "impure.ts:19:43: 'Date.now' reads the machine's clock; take the time from context.block.timestamp [ClockRead]",
    )
  })

  test('can be asked alone', async () => {
    expect((await checkStfSource({ entry: fixture('impure') })).length).toBe(3)
    expect(await checkStfSource({ entry: fixture('pure') })).toEqual([])
  })

  test('says what does not build, and which depth there is none of', async () => {
    await expect(bundleStf({ entry: fixture('missing') })).rejects.toMatchObject({ code: 'BundleFailed' })
    await expect(bundleStf({ entry: fixture('pure'), maxDepth: 1025 })).rejects.toMatchObject({
      code: 'MaxDepthOutOfRange',
    })
    await expect(bundleStf({ entry: fixture('pure'), maxDepth: 15 })).rejects.toMatchObject({
      code: 'MaxDepthOutOfRange',
    })
  })

  test('trusts a package that was allowed, by its name and not by its place', async () => {
    const withImport = await bundleStf({ entry: fixture('pure'), allow: { packages: ['immer'] } })
    expect(withImport.script).toContain('$lockstepSeal')
  })
})

describe('every file that a module imports is looked at', () => {
  test.each([
    ['imports-tsx', ['ClockRead', 'TimeZoneRead']],
    ['imports-data', ['DynamicCode']],
    ['imports-web', ['DynamicCode']],
    ['imports-rates', ['FloatLiteral']],
    ['imports-json', []],
    ['modifiers', ['NewerLanguage']],
    ['sets', ['NewerLanguage']],
  ])('%s: %j', async (name, expected) => {
    const codes = (await checkStfSource({ entry: fixture(`modules/${name}`) })).map(({ code }) => code)
    expect(codes.toSorted()).toEqual(expected)
  })

  test('a finding in syntax that is newer than the parser says where it stands', async () => {
    const [finding] = await checkStfSource({ entry: fixture('modules/modifiers') })
    expect(finding).toMatchObject({ line: 3, found: expect.stringContaining('(?i:a)b') })
  })

  test('a finding in JSON says where it stands', async () => {
    const [finding] = await checkStfSource({ entry: fixture('modules/imports-rates') })
    expect(finding).toMatchObject({ line: 3, column: 11 })
  })

  test('what is no module is refused', async () => {
    await expect(bundleStf({ entry: fixture('modules/imports-text') })).rejects.toMatchObject({
      code: 'BundleFailed',
      message: expect.stringContaining('note.txt is neither JavaScript, TypeScript nor JSON'),
    })
  })

  test('JSON is frozen, and has the members that it has', async () => {
    const { script } = await bundleStf({ entry: fixture('modules/imports-json') })
    const { kept } = new Function('$lockstepHost', script.replace(/\$lockstepModule$/, 'return $lockstepModule'))(
      guardHost,
    )
    expect(Object.keys(kept.list)).toEqual(['names', '__proto__', 'new'])
    expect([kept.names, kept.fresh]).toEqual([['one'], 1])
    expect(() => kept.names.push('two')).toThrow(TypeError)
  })
})

describe('the compartment', () => {
  test('runs a pure STF, once or twice in a thread, and the thread is locked down', async () => {
    const bundle = await bundleStf({ entry: fixture('pure') })
    const answers = await inThread({ bundles: [bundle, bundle], taken: false })
    expect(answers).toEqual(['pure runs', 'pure runs', 'locked down', 'LocaleRead'])
  })

  test('wants the name of the STF where it is none of the exported', async () => {
    const bundle = await bundleStf({ entry: fixture('pure'), exportName: 'other' })
    expect((await inThread({ bundles: [bundle], taken: false }))[0]).toBe('StfNotExported')
  })

  test('refuses a thread that was frozen by somebody else', async () => {
    const bundle = await bundleStf({ entry: fixture('pure') })
    expect(await inThread({ bundles: [bundle], taken: true })).toEqual(['RealmTaken'])
  })
})
