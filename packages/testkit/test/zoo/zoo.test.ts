import './with-replaceable-parts.js'
import { readdirSync, readFileSync } from 'node:fs'
import { checkStfSource } from '@lockstep/adapters/guard'
import { findCounterexample, invariantsProperty, nonceAndReplayProperty } from '@lockstep/testkit'
import { expect, test } from 'vitest'
import { everyNth } from './every-nth.js'
import { innocentFiles, innocents } from './innocents/index.js'
import { isCaught, judgeDefect, recordCount } from './judge-defect.js'
import { judgeServiceDefect } from './judge-service-defect.js'
import { createBank } from './part-defects/bank.js'
import { partDefects } from './part-defects/index.js'
import { serviceDefects } from './service-defects/index.js'
import { stfDefects } from './stf-defects/index.js'
import { lineOf, shrunkShare } from './zoo-reporter.js'
import type { ZooRow } from './zoo-row.js'

const fewSeeds = [1, 2]
const few = ['self-transfer burns', 'negative amounts', 'a codec that loses a bit', 'a partial write on an error']
const fewServices = [
  'a cursor that is not kept',
  'an adapter that hands the first input of a block over twice',
  'records that are signed and not encrypted',
  'a counter that can be set back',
]
const fewParts = [
  'no nonce is used up',
  'a rollback that forgets',
  'calls are not signed for their shard',
  'receipts of blocks that were taken back',
]

test('the zoo is as large as it says', () => {
  const defects = [...stfDefects, ...partDefects, ...serviceDefects]
  expect(new Set(defects.map(({ name }) => name)).size).toBe(defects.length)
  expect(defects.length).toBeGreaterThanOrEqual(60)
  expect(innocents.length).toBeGreaterThanOrEqual(30)
})

test.each(['stf-defects', 'service-defects', 'innocents'])('the files of %s have each entry once', (name) => {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.startsWith(`${name}-`) && file.endsWith('.zoo.ts'),
  )
  const parts = files.sort().map((file) => {
    const [, first, count] =
      /first: (\d+), count: (\d+)/.exec(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')) ?? []
    return { first: Number(first), count: Number(count) }
  })
  expect(parts).toEqual(files.map((_, first) => ({ first, count: files.length })))
  expect(parts.flatMap((part) => everyNth(['a', 'b', 'c', 'd', 'e'], part)).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test.each([...stfDefects.filter(isOneOf(few)), ...partDefects.filter(isOneOf(fewParts))])(
  '$name is caught',
  (defect) => {
    expect(isCaught(judgeDefect(defect, fewSeeds))).toBe(true)
  },
)

test.each(serviceDefects.filter(isOneOf(fewServices)))('$name is caught', async (defect) => {
  expect(isCaught(await judgeServiceDefect(defect, fewSeeds))).toBe(true)
})

test('a counterexample that is no log has no records, and no part in the share of short ones', () => {
  const found = { number: 7, name: '', reason: '', seed: 1, path: '', numRuns: 1, numShrinks: 0, repeats: true }
  expect(recordCount({ ...found, input: { codec: 'u8', value: 1 } })).toBeUndefined()
  expect(recordCount({ ...found, input: { log: { log: [], blocks: [] } } })).toBe(0)
  expect(shrunkShare([rowWith(undefined), rowWith(3), rowWith(4), rowWith(undefined)])).toBe(0.5)
  expect(shrunkShare([rowWith(undefined)])).toBe(1)
})

test('a line says how many seeds were asked, and where none is', () => {
  const row: ZooRow = {
    ...rowWith(3),
    name: 'a name',
    by: '10 invariants',
    luck: { found: 8, asked: 10 },
    isGood: false,
  }
  expect(lineOf(row)).toMatch(/^MISSED defect +a name +8\/10 10 invariants +3 records$/)
  const hazard: ZooRow = { ...row, kind: 'hazard', luck: undefined, by: '11 source: ClockRead', isGood: true }
  expect(lineOf(hazard)).toMatch(/^ok +hazard +a name +- 11 source: ClockRead$/)
})

test('a correct STF over correct parts is no defect', () => {
  for (const property of [invariantsProperty, nonceAndReplayProperty]) {
    expect(findCounterexample(property, createBank(), { numRuns: 20 })).toBeUndefined()
  }
})

test.each(innocents.slice(0, 4))('$stf.name is innocent', ({ stf }) => {
  expect(findCounterexample(invariantsProperty, stf, { numRuns: 20 })).toBeUndefined()
})

test('the definition-time check accuses no innocent', async () => {
  for (const { entry } of innocentFiles) expect(await checkStfSource({ entry })).toEqual([])
})

function rowWith(records: number | undefined): ZooRow {
  return { kind: 'defect', name: '', by: '', luck: { found: 9, asked: 9 }, records, source: '', isGood: true }
}

function isOneOf(names: readonly string[]): (entry: { readonly name: string }) => boolean {
  return ({ name }) => names.includes(name)
}
