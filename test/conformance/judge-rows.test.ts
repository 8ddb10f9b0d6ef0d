import { describe, expect, test } from 'vitest'
import { judgeRows } from './judge-rows.mjs'

const rows = ['EEA-001', 'EEA-002', 'EEA-003'].map((id) => ({ id, requirement: `what ${id} asks` }))
const run = (...tests: readonly (readonly [title: string, status: string])[]) => ({
  testResults: [
    {
      name: 'a.test.ts',
      status: 'passed',
      assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
    },
  ],
})
const reasons = { 'EEA-003': 'it is a word' }

describe('a row', () => {
  test('is proven by a title that passed; the others have a reason', () => {
    const { lines, isConforming } = judgeRows(rows, reasons, run(['EEA-001 EEA-002 both', 'passed']))
    expect(isConforming).toBe(true)
    expect(lines[0]).toBe('eea: 2 of 3 rows proven, 1 with a reason, 0 failing, 0 neither cited nor reasoned')
  })

  test.each([
    [
      'whose test failed',
      run(['EEA-001 a', 'passed'], ['EEA-001 b', 'failed'], ['EEA-002', 'passed']),
      'failing: EEA-001',
    ],
    [
      'whose test was skipped',
      run(['EEA-001', 'passed'], ['EEA-002', 'skipped']),
      'neither cited nor reasoned: EEA-002',
    ],
    ['that nobody cites', run(['EEA-001', 'passed']), 'neither cited nor reasoned: EEA-002'],
    ['with a reason too many', run(['EEA-001 EEA-002 EEA-003', 'passed']), 'not needed: EEA-003'],
    ['that does not exist', run(['EEA-001 EEA-002 EEA-999', 'passed']), 'no such row: EEA-999'],
  ])('%s is not conforming', (_what, report, line) => {
    const { lines, isConforming } = judgeRows(rows, reasons, report)
    expect(isConforming).toBe(false)
    expect(lines.join('\n')).toContain(line)
  })

  test('of a file that did not load is a failure', () => {
    const report = {
      testResults: [{ name: 'b.test.ts', status: 'failed', message: 'no module', assertionResults: [] }],
    }
    expect(judgeRows(rows, reasons, report)).toMatchObject({ isConforming: false })
  })
})
