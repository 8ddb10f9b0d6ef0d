import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleStf, checkStfSource } from '@lockstep/adapters/guard'
import { createPortableProvider } from '@lockstep/core/crypto'
import { balances } from '@lockstep/stf-balances'
import { beforeAll, describe, expect, test } from 'vitest'
import { executeBlocks, genesisState } from '../../src/execution/execute-blocks.js'
import { logToBlocks } from '../../src/log/log-to-blocks.js'
import { createWorld, type World } from '../../src/log/world.js'
import { createFoldingProvider } from '../../src/paranoid/driver/folding-provider.js'
import { generateLogs } from '../../src/paranoid/generate-logs.js'
import { type DeterminismReport, examineSubjects } from '../../src/paranoid/index.js'
import type { GuardedJob } from './guarded-host.js'
import { runGuarded } from './run-guarded.js'

const top = fileURLToPath(new URL('../../../../', import.meta.url))
const balancesFile = join(top, 'packages/stf-balances/src/balances.ts')

/** Folders with STFs that are written as users write theirs. */
const folders = [
  'packages/stf-balances/src',
  ...readdirSync(join(top, 'examples')).map((example) => join('examples', example, 'src')),
]
const declaration = /^export const (\w+)(?:: [^=]+)? = (?:defineStf|composeStf)\(/gm

/** Every STF that one of their files declares and exports, by file and name. */
const declared = folders.flatMap((folder) => {
  if (!existsSync(join(top, folder))) return []
  return readdirSync(join(top, folder)).flatMap((file) => {
    const entry = join(top, folder, file)
    if (!file.endsWith('.ts')) return []
    return [...readFileSync(entry, 'utf8').matchAll(declaration)].map(([, exportName = '']) => ({ entry, exportName }))
  })
})
const reference = { entry: balancesFile, exportName: 'balances' }
const subjects = [reference, ...declared.filter(({ exportName }) => exportName !== reference.exportName)]
let reports: readonly DeterminismReport[] = []

beforeAll(async () => {
  reports = await examineSubjects(subjects)
}, 180_000)

test('the reference STF is among them, and executes', () => {
  expect(reports[0]).toMatchObject({ entry: balancesFile, stf: 'balances', deterministic: true, reads: [] })
  expect(reports[0]?.inputs).toBeGreaterThan(100)
})

describe.each(subjects.map((subject, index) => ({ ...subject, index })))('$exportName', ({ entry, index }) => {
  test('has nothing that the definition-time check refuses', async () => {
    expect(await checkStfSource({ entry })).toEqual([])
  })

  test('is the same in every environment', () => {
    const { divergences, environments } = reports[index] ?? expect.fail('it was not examined')
    expect(divergences).toEqual([])
    expect(environments).toEqual([
      'base',
      'small stack',
      'large stack',
      'tokyo',
      'apia',
      'perturbed',
      'again',
      'unoptimized',
      'jitless',
      'quickjs',
    ])
  })
})

describe('guarded balances', () => {
  const plan = { seed: 7, runs: 6, maxLength: 40 }
  const logs = generateLogs(balances, plan)
  const world: World = { ...createWorld(createPortableProvider()), provider: createFoldingProvider() }
  const expected = logs.flatMap((log) => {
    const blocks = logToBlocks(balances, world, { log, blocks: [3, 1, 4] })
    return executeBlocks(balances, world.provider, genesisState(balances, world.provider), blocks)
  })
  const job = async (): Promise<GuardedJob> => ({
    accounts: world.parties.map(({ account }) => account),
    domain: world.domain,
    tasks: [{ bundle: await bundleStf({ entry: balancesFile }), logs }],
  })

  test('have the roots, receipts and differences of unguarded ones', async () => {
    const [result] = await runGuarded(await job())
    expect(expected.length).toBeGreaterThan(20)
    expect(
      expected.flatMap(({ receipts }) => receipts).some((receipt) => /Executed/.test(JSON.stringify(receipt))),
    ).toBe(true)
    expect(result).toEqual({ refused: [], outcomes: expected })
  })
})

describe('the depth budget', () => {
  const folder = new URL('./hazards/', import.meta.url)
  const names = [
    'stack-depth',
    'stack-caught',
    'stack-default',
    'stack-callback',
    'spread-arguments',
    'apply-arguments',
    'stack-arguments',
  ]

  test('ends a recursion at the same depth on a stack of any size', async () => {
    const { parties, domain } = createWorld(createPortableProvider())
    const bundles = await Promise.all(
      names.map((name) => bundleStf({ entry: new URL(`${name}.ts`, folder), unchecked: true, maxDepth: 1024 })),
    )
    const calls = [10, 11, 100, 1_000, 4_294_967_295].map((n) => {
      return { call: 'touch', from: 0, args: { n }, nonce: 'next' as const }
    })
    const tasks = bundles.map((bundle, index) => {
      const log = names[index] === 'stack-arguments' ? calls.map((call) => ({ ...call, args: {} })) : calls
      return { bundle, logs: [log] }
    })
    const given = { accounts: parties.map(({ account }) => account), domain, tasks }
    const [usual, small, large] = await Promise.all([
      runGuarded(given),
      runGuarded(given, ['--stack-size=500']),
      runGuarded(given, ['--stack-size=7000']),
    ])
    expect(small).toEqual(usual)
    expect(large).toEqual(usual)
    expect(usual?.map(({ refused }) => refused)).toEqual([
      ['RecursionLimit'],
      [],
      ['RecursionLimit'],
      ['RecursionLimit'],
      ['TooManyArguments'],
      ['TooManyArguments'],
      [],
    ])
  })
})
