import { inductiveInvariantsProperty, invariantsProperty } from '@lockstep/testkit'
import { type PropertyResult, verifying } from '@lockstep/testkit/vitest'
import { afterEach, describe, expect, test } from 'vitest'
import { chosenProperties } from '../../src/verification/examine.js'
import { runVerification } from '../../src/verification/run-verification.js'
import type { VerifyOptions } from '../../src/verification/verify-options.js'
import { counterexamplePath } from '../../src/vitest/counterexample-path.js'
import { plainTransfer, smallBank } from '../small-bank.js'

const bank = smallBank(plainTransfer)
const module = new URL('../small-bank.ts', import.meta.url)

/** How often a property asks for arguments of one's own: once whenever it is made ready. */
let asked = 0
const options: VerifyOptions = {
  inductive: true,
  module,
  freshProcesses: false,
  arbitraries: {
    transfer: (defaults) => {
      asked += 1
      return defaults
    },
  },
}

describe('verifying', () => {
  const askedBy = new Map<string, number>()
  const results = new Map<string, PropertyResult | undefined>()

  describe('in a suite', () => {
    afterEach(({ task }) => {
      askedBy.set(task.name, asked)
      results.set(task.name, task.meta.lockstep)
      asked = 0
    })
    verifying(bank, { ...options, properties: [10, 11], budget: { runs: 3 } })
  })

  test('has a test for each part of a property, which runs that part and no other', async () => {
    expect([...askedBy.keys()]).toEqual([
      'property 10: invariants',
      'property 10: inductive invariants',
      'property 11: perturbed execution',
      'property 11: source of the module',
    ])
    for (const property of chosenProperties({ ...options, properties: [10, 11] })) {
      const title = `property ${property.number}: ${property.name}`
      asked = 0
      await runVerification(bank, { options: { ...options, budget: { runs: 3 } }, properties: [property] })
      expect(askedBy.get(title), title).toBe(asked)
    }
  })

  test('says of each part what it came to, and what it left out', () => {
    expect(results.get('property 10: inductive invariants')).toMatchObject({
      property: 10,
      name: 'inductive invariants',
      runs: 3,
      holds: true,
    })
    expect(results.get('property 11: perturbed execution')?.remark).toBe('the module was not run in fresh processes')
    expect(results.get('property 11: source of the module')?.remark).toBeUndefined()
  })

  test('leaves the files of two parts in two places', () => {
    const chosen = [invariantsProperty, inductiveInvariantsProperty]
    expect(chosen.map((property) => counterexamplePath('bank', property, chosen))).toEqual([
      'node_modules/.cache/lockstep/bank-10.json',
      'node_modules/.cache/lockstep/bank-10-inductive-invariants.json',
    ])
  })
})
