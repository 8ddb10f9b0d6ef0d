import './with-remembered-keys.js'
import { expect, test } from 'vitest'
import { isCaught } from './judge-defect.js'
import { judgeServiceDefect } from './judge-service-defect.js'
import { serviceDefects } from './service-defects/index.js'

for (const defect of serviceDefects) {
  test(defect.name, async ({ task }) => {
    const verdict = await judgeServiceDefect(defect)
    const { name, property: by, found, seeds, records, source } = verdict
    const isGood = isCaught(verdict)
    task.meta.zoo = { kind: 'defect', name, by, found, seeds, records, source, isGood }
    expect(isGood, `found by ${found} of ${seeds} seeds: ${verdict.reason}`).toBe(true)
  })
}
