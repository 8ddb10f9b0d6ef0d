import { expect, test } from 'vitest'
import { type EveryNth, everyNth } from './every-nth.js'
import { isCaught } from './judge-defect.js'
import { judgeServiceDefect } from './judge-service-defect.js'
import { serviceDefects } from './service-defects/index.js'

/** A test for every nth defect of a service. */
export function huntServiceDefects(part: EveryNth): void {
  for (const defect of everyNth(serviceDefects, part)) {
    test(defect.name, async ({ task }) => {
      const verdict = await judgeServiceDefect(defect)
      const { name, property: by, found, seeds, records, source } = verdict
      const isGood = isCaught(verdict)
      task.meta.zoo = { kind: 'defect', name, by, luck: { found, asked: seeds }, records, source, isGood }
      expect(isGood, `found by ${found} of ${seeds} seeds: ${verdict.reason}`).toBe(true)
    })
  }
}
