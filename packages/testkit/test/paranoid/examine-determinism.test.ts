import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { expect, test } from 'vitest'
import { compareTraces } from '../../src/paranoid/compare-traces.js'
import type { StepTrace, SubjectTrace } from '../../src/paranoid/driver/trace.js'
import { examineDeterminism, examineSubjects } from '../../src/paranoid/index.js'

const hazard = new URL('./hazards/local-hours.ts', import.meta.url)

test('a divergence names call, key, values and the ambient read that made it', async () => {
  const error: unknown = await examineDeterminism({ entry: hazard, runs: 2, maxLength: 12 }).catch((thrown) => thrown)
  if (!(error instanceof LockstepError)) return expect.fail('nothing was thrown')
  expect(error.code).toBe('NotDeterministic')
  expect(error.details).toMatchObject({ field: 'touch', limit: 'Date.getHours()' })
  const { message } = error
  expect(message).toMatch(/^'hazard' is not deterministic: in 'touch' \(log \d, block \d+\) environment 'tokyo' parts/)
  // The key of a single value is empty; the values are SCALE text, a compact length and the digits of the hour.
  expect(message).toMatch(/key hazard\.seen 0x: 0x0(4|8)3\d(3\d)? in the base, 0x0(4|8)3\d(3\d)? there/)
  expect(message).toMatch(/Date\.getHours\(\): \d+ in the base, \d+ there/)
  expect(message).toMatch(/source: Date\.getHours\(\)$/)
}, 60_000)

test('the same seed examines the same inputs', async () => {
  const entry = fileURLToPath(hazard)
  const examine = (seed: number) =>
    examineDeterminism({ entry, seed, runs: 1, maxLength: 12 }).catch((error: LockstepError) => error.message)
  const [first, again] = [await examine(3), await examine(3)]
  expect(first).toContain('Date.getHours()')
  expect(again).toBe(first)
}, 60_000)

test('a module that does not build, and one that exports no STF, are named', async () => {
  const missing = new URL('./hazards/there-is-none.ts', import.meta.url)
  await expect(examineDeterminism({ entry: missing })).rejects.toMatchObject({ code: 'BundleFailed' })
  await expect(examineDeterminism({ entry: hazard, exportName: 'other' })).rejects.toMatchObject({
    code: 'StfNotExported',
  })
})

test('an STF of which nothing was executed is not called deterministic', async () => {
  const entry = new URL('./fixtures/no-genesis.ts', import.meta.url)
  await expect(examineDeterminism({ entry, runs: 2 })).rejects.toMatchObject({ code: 'NothingExamined' })
}, 60_000)

test.each([1, 2, 3, 4, 5])(
  'a toggle is found with %i logs',
  async (runs) => {
    const entry = new URL('./hazards/closure-toggle.ts', import.meta.url)
    await expect(examineDeterminism({ entry, runs, maxLength: 10 })).rejects.toMatchObject({ code: 'NotDeterministic' })
  },
  60_000,
)

const step: StepTrace = {
  block: 1,
  call: 'touch',
  receipt: '{}',
  outbox: '[]',
  bugs: [],
  writes: [['hazard.seen', '0x', '0x00']],
  stateRoot: '0x00',
  reads: [],
}
const traceOf = (...steps: StepTrace[]): SubjectTrace => ({ loading: [], logs: [steps] })
const environment = { name: 'elsewhere', suspect: 'the weather' }

test.each<[string, Partial<StepTrace>, object]>([
  ['a value', { writes: [['hazard.seen', '0x', '0x01']] }, { key: { base: '0x00', there: '0x01' } }],
  ['a deletion', { writes: [['hazard.seen', '0x', null]] }, { key: { base: '0x00', there: null } }],
  ['a write that is missing', { writes: [] }, { key: { base: '0x00', there: undefined } }],
  ['a receipt', { receipt: '{"status":"Failed"}' }, { key: undefined, other: { what: 'receipt' } }],
  ['an outbound call', { outbox: '[1]' }, { other: { what: 'outbox' } }],
  ['a contained error', { bugs: ['touch'] }, { other: { what: 'bugs' } }],
  ['a root', { stateRoot: '0x01' }, { other: { what: 'state root' } }],
])('%s that differs is a divergence', (_, changed, expected) => {
  const found = compareTraces(environment, traceOf(step), traceOf({ ...step, ...changed }))
  expect(found).toMatchObject({ environment: 'elsewhere', call: 'touch', block: 1, source: 'the weather', ...expected })
})

test('equal traces are none, and a process that ended is one', () => {
  expect(compareTraces(environment, traceOf(step), traceOf(step))).toBeUndefined()
  expect(compareTraces(environment, traceOf(step), undefined)).toMatchObject({ source: 'the end of its process' })
})

test('the read that was answered differently is blamed before one that was not', () => {
  const reads = (hour: string) => [
    { source: 'Math.tanh', value: '0.5' },
    { source: 'Date.getHours()', value: hour },
  ]
  const base = traceOf({ ...step, reads: reads('1') })
  const there = traceOf({ ...step, reads: reads('2'), receipt: 'other' })
  expect(compareTraces(environment, base, there)?.source).toBe('Date.getHours()')
})

test('a subject that is there twice is examined twice, as if it were alone', async () => {
  const entry = new URL('./hazards/closure-counter.ts', import.meta.url)
  const plans = [3, 4].map((seed) => ({ entry, seed, runs: 2, maxLength: 10 }))
  const together = await examineSubjects(plans)
  const alone = await Promise.all(plans.map(async (plan) => await examineSubjects([plan])))
  expect(together).toEqual(alone.flat())
  expect(together.map(({ divergences }) => divergences.map(({ environment }) => environment))).toEqual([
    ['again'],
    ['again'],
  ])
}, 60_000)
