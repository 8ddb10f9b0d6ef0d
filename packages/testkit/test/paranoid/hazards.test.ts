import { readdirSync } from 'node:fs'
import { bundleStf, checkStfSource, type SourceFinding } from '@lockstep/adapters/guard'
import { createPortableProvider } from '@lockstep/core/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createWorld } from '../../src/log/world.js'
import { stfIn } from '../../src/paranoid/driver/stf-in.js'
import { generateLogs } from '../../src/paranoid/generate-logs.js'
import { type DeterminismReport, examineSubjects } from '../../src/paranoid/index.js'
import type { GuardedResult } from './guarded-host.js'
import { catalogueRows } from './hazard-catalogue.js'
import { hazardTable } from './hazard-table.js'
import { runGuarded } from './run-guarded.js'

const folder = new URL('./hazards/', import.meta.url)
const names = Object.keys(hazardTable)
const entries = names.map((name) => ({ entry: new URL(`${name}.ts`, folder) }))
const plan = { seed: 42, runs: 4, maxLength: 30 }

const findings = new Map<string, readonly SourceFinding[]>()
const guarded = new Map<string, GuardedResult>()
const reports = new Map<string, DeterminismReport>()

/** One after another: side by side, processes that measure stacks would fight for two processors. */
beforeAll(async () => {
  const checked = await Promise.all(entries.map(checkStfSource))
  for (const [index, name] of names.entries()) findings.set(name, checked[index] ?? [])

  const { parties, domain } = createWorld(createPortableProvider())
  const bundles = await Promise.all(entries.map(({ entry }) => bundleStf({ entry, unchecked: true })))
  const modules: unknown[] = await Promise.all(entries.map(({ entry }) => import(entry.href)))
  const tasks = bundles.map((bundle, index) => ({ bundle, logs: generateLogs(stfIn(modules[index], undefined), plan) }))
  const results = await runGuarded({ accounts: parties.map(({ account }) => account), domain, tasks })
  for (const [index, name] of names.entries()) guarded.set(name, results[index] ?? { refused: [], outcomes: [] })

  for (const report of await examineSubjects(entries, plan)) {
    reports.set(report.entry.replace(/^.*\/|\.ts$/g, ''), report)
  }
}, 600_000)

test('the table has a row for each hazard, and there are at least sixty', () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''))
  expect(names.toSorted()).toEqual(files.toSorted())
  expect(names.length).toBeGreaterThanOrEqual(60)
})

test.each(catalogueRows)('the row %s of the catalogue has three hazards or more', (row) => {
  expect(names.filter((name) => hazardTable[name]?.row === row).length).toBeGreaterThanOrEqual(3)
})

test.each([
  ['small stack', 'apply-arguments'],
  ['large stack', 'stack-depth'],
  ['tokyo', 'locale-compare'],
  ['apia', 'zone-offset'],
  ['perturbed', 'weak-ref'],
  ['again', 'module-counter'],
  ['unoptimized', 'math-random'],
  ['jitless', 'math-random'],
  ['quickjs', 'error-text'],
])('environment %s differs from the base where %s can tell', (environment, name) => {
  expect(reports.get(name)?.divergences.map((each) => each.environment)).toContain(environment)
})

describe.each(Object.entries(hazardTable))('%s', (name, { definition, guard, paranoid }) => {
  test('is detected by at least one level', () => {
    expect([definition, guard, paranoid].filter((level) => level !== undefined)).not.toEqual([])
  })

  test(`is ${definition === undefined ? 'not seen' : 'refused'} by the definition-time check`, () => {
    const codes = new Set((findings.get(name) ?? []).map(({ code }): string => code))
    if (definition === undefined) expect([...codes]).toEqual([])
    else expect([...codes]).toContain(definition)
  })

  test(`is ${guard === undefined ? 'not refused' : 'refused'} by the guard at run time`, () => {
    const { refused } = guarded.get(name) ?? expect.fail('it did not run')
    if (guard === undefined) expect(refused).toEqual([])
    else expect(refused).toContain(guard)
  })

  test(`is ${paranoid === undefined ? 'not seen' : 'pinned down'} by the paranoid level`, () => {
    const { divergences } = reports.get(name) ?? expect.fail('it was not examined')
    const [first] = divergences
    if (paranoid === undefined) return expect(divergences).toEqual([])
    expect(first?.source).toBe(paranoid)
    if (first?.other?.what === 'end') return
    expect(first?.call).toBe('touch')
    if (first?.key !== undefined) expect(first.key.space).toBe('hazard.seen')
    else expect(first?.other?.what).toMatch(/receipt|bugs/)
  })
})
