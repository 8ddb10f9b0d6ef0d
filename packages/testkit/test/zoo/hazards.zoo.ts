import { checkStfSource } from '@lockstep/adapters/guard'
import { beforeAll, expect, test } from 'vitest'
import { hazardTable } from '../paranoid/hazard-table.js'
import { innocentFiles } from './innocents/index.js'
import { type HazardVerdicts, judgeHazards } from './judge-hazards.js'

const names = Object.keys(hazardTable)
const innocents = innocentFiles.flatMap(({ entry, exports }) => exports.map((exportName) => ({ entry, exportName })))
let verdicts: HazardVerdicts = { detections: new Map(), accused: [] }

beforeAll(async () => {
  verdicts = await judgeHazards(names, innocents)
})

for (const name of names) {
  test(name, ({ task }) => {
    const { by, luck, isGood } = verdicts.detections.get(name) ?? expect.fail('it was not looked for')
    task.meta.zoo = { kind: 'hazard', name, by, luck, records: undefined, source: '', isGood }
    expect(isGood).toBe(true)
  })
}

test('a log that was left in', async ({ task }) => {
  const [finding] = await checkStfSource({ entry: new URL('./stf-defects/left-over-log.ts', import.meta.url) })
  task.meta.zoo = {
    kind: 'defect',
    name: 'a log that was left in',
    by: `11 source: ${finding?.code}`,
    luck: undefined,
    records: undefined,
    source: 'protokit, library, Balances: a debug log in burn',
    isGood: finding !== undefined,
  }
  expect(finding?.code).toBe('AmbientGlobal')
})

test('the check of the source accuses no innocent', async () => {
  for (const { entry } of innocentFiles) expect(await checkStfSource({ entry }), entry.pathname).toEqual([])
})

test('no environment accuses an innocent', () => {
  expect(verdicts.accused).toEqual([])
})
