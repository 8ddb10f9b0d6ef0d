import { bundleStf, checkStfSource } from '@lockstep/adapters/guard'
import { createPortableProvider } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import { perturbedExecutionProperty, type StfProperty } from '@lockstep/testkit'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { stfIn } from '../../src/paranoid/driver/stf-in.js'
import { generateLogs } from '../../src/paranoid/generate-logs.js'
import { examineSubjects } from '../../src/paranoid/index.js'
import { createWorld } from '../../src/world.js'
import { hazardTable } from '../paranoid/hazard-table.js'
import { runGuarded } from '../paranoid/run-guarded.js'
import { innocentFiles } from './innocents/index.js'
import { seeds } from './judge-defect.js'

const folder = new URL('../paranoid/hazards/', import.meta.url)
const names = Object.keys(hazardTable)
/** Found by luck is not found: of ten seeds, nine must do. */
const leastSeeds = 9
const plan = { seed: 42, runs: 4, maxLength: 30 }
const entryOf = (name: string): URL => new URL(`${name}.ts`, folder)

/** What detected each hazard: the first level that does. */
const levels = new Map<string, string>()
/** What accused files of innocents. */
const alarms: string[] = []

const leftOver = new URL('./stf-defects/left-over-log.ts', import.meta.url)

beforeAll(async () => {
  await checkSources()
  await runUnderGuard(names.filter((name) => !levels.has(name)))
  await perturbInProcess(names.filter((name) => !levels.has(name)))
  await compareEnvironments(names.filter((name) => !levels.has(name)))
})

for (const name of names) {
  test(name, ({ task }) => {
    const by = levels.get(name) ?? ''
    const isGood = by !== ''
    task.meta.zoo = {
      kind: 'hazard',
      name,
      by,
      found: isGood ? 1 : 0,
      seeds: 1,
      records: undefined,
      source: '',
      isGood,
    }
    expect(isGood).toBe(true)
  })
}

test('a log that was left in', async ({ task }) => {
  const [finding] = await checkStfSource({ entry: leftOver })
  task.meta.zoo = {
    kind: 'defect',
    name: 'a log that was left in',
    by: `definition: ${finding?.code}`,
    found: finding === undefined ? 0 : 1,
    seeds: 1,
    records: undefined,
    source: 'protokit, library, Balances: a debug log in burn',
    isGood: finding !== undefined,
  }
  expect(finding?.code).toBe('AmbientGlobal')
})

test('no level accuses an innocent', () => {
  expect(alarms).toEqual([])
})

async function checkSources(): Promise<void> {
  for (const name of names) {
    const [finding] = await checkStfSource({ entry: entryOf(name) })
    if (finding !== undefined) levels.set(name, `definition: ${finding.code}`)
  }
  for (const { entry } of innocentFiles) {
    for (const { code } of await checkStfSource({ entry })) alarms.push(`${entry.pathname}: ${code}`)
  }
}

async function runUnderGuard(unseen: readonly string[]): Promise<void> {
  const { parties, domain } = createWorld(createPortableProvider())
  const bundles = await Promise.all(unseen.map((name) => bundleStf({ entry: entryOf(name), unchecked: true })))
  const modules: unknown[] = await Promise.all(unseen.map((name) => import(entryOf(name).href)))
  const tasks = bundles.flatMap((bundle, index) => {
    const stf = stfIn(modules[index], undefined)
    return seeds.map((seed) => ({ bundle, logs: generateLogs(stf, { ...plan, seed }) }))
  })
  const results = await runGuarded({ accounts: parties.map(({ account }) => account), domain, tasks })
  for (const [index, name] of unseen.entries()) {
    const own = results.slice(index * seeds.length, (index + 1) * seeds.length)
    const refusals = own.filter(({ refused }) => refused.length > 0)
    const [code] = refusals[0]?.refused ?? []
    if (code !== undefined && refusals.length >= leastSeeds) levels.set(name, `guard: ${code}`)
  }
}

/** Property 11, as far as one process goes: with all seeds, and the runs that it has by default. */
async function perturbInProcess(unseen: readonly string[]): Promise<void> {
  for (const name of unseen) {
    const stf = stfIn(await import(entryOf(name).href), undefined)
    let missed = 0
    for (const seed of seeds) {
      if (!isDisproved(perturbedExecutionProperty, stf, seed)) missed += 1
      // PERF: this level misses it, whatever the other seeds say.
      if (seeds.length - missed < leastSeeds) break
    }
    const found = seeds.length - missed
    if (found >= leastSeeds) levels.set(name, `property 11: ${found} of ${seeds.length} seeds`)
  }
}

function isDisproved({ property, defaultRuns }: StfProperty, stf: Stf, seed: number): boolean {
  return fc.check(property(stf), { seed, numRuns: defaultRuns, endOnFailure: true }).failed
}

async function compareEnvironments(unseen: readonly string[]): Promise<void> {
  const innocents = innocentFiles.flatMap(({ entry, exports }) => exports.map((exportName) => ({ entry, exportName })))
  const reports = await examineSubjects([...unseen.map((name) => ({ entry: entryOf(name) })), ...innocents], plan)
  for (const [index, { stf, divergences }] of reports.entries()) {
    const [first] = divergences
    const name = unseen[index]
    if (first === undefined) continue
    if (name === undefined) alarms.push(`${stf} differs: ${first.source}`)
    else levels.set(name, 'paranoid')
  }
}
