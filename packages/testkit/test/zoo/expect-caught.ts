import { smallScopeProperty } from '@lockstep/testkit'
import { expect, type TestContext } from 'vitest'
import type { Defect } from './defect.js'
import { isCaught, judgeDefect } from './judge-defect.js'

/** Judges a defect with all seeds, tells the reporter, and fails the test where it is missed. */
export function expectCaught(defect: Defect, { task }: TestContext): void {
  const verdict = judgeDefect(defect)
  const { name, property: by, found, seeds, records, source } = verdict
  const isGood = isCaught(verdict)
  const luck = defect.property === smallScopeProperty ? undefined : { found, asked: seeds }
  task.meta.zoo = { kind: 'defect', name, by, luck, records, source, isGood }
  expect(isGood, `found by ${found} of ${seeds} seeds`).toBe(true)
}
