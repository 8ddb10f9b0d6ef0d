import { defineStf, u64, value } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import {
  counterexample,
  counterexampleFile,
  examine,
  mutationScoreProperty,
  notReplayable,
  regressionTest,
} from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { counterexampleProperty } from '../src/properties/23-counterexample.js'
import { findCounterexampleAsync } from '../src/verification/check-property.js'
import { lightSwitch } from './mutation/fixtures/switch.js'
import { plainTransfer, smallBank } from './small-bank.js'

describe('property 23', () => {
  test('holds for balances and the small bank', async () => {
    await counterexample(balances)
    await counterexample(smallBank(plainTransfer))
  })

  test('finds an STF whose steps differ each time that they are written down', async () => {
    let calls = 0n
    const forgetful = defineStf({
      name: 'forgetful',
      version: 1,
      state: { seen: value(u64, 0n) },
      calls: {
        look: {
          execute({ state }) {
            calls += 1n
            state.seen.set(calls)
          },
        },
      },
    })
    const found = await findCounterexampleAsync(counterexampleProperty, forgetful, { numRuns: 10 })
    expect(found).toMatchObject({ number: 23, input: { log: [{ call: 'look' }] } })
    expect(found?.reason).toMatch(/^(block|step) \d+ /)
  })

  test('is of all that verify runs, and is looked for again where it fails', async () => {
    const { properties } = await examine(smallBank(plainTransfer), { numRuns: 1, properties: [23] })
    expect(properties).toMatchObject([{ number: 23, name: 'counterexample', runs: 1, counterexample: undefined }])
    expect(notReplayable({ property: 23, setting: null })).toContain('lockstep verify MODULE --property 23')
  })
})

describe('property 18', () => {
  const module = new URL('./mutation/fixtures/limits.ts', import.meta.url)

  test('wants a module to mutate, and a share', async () => {
    await expect(examine(balances, { mutationScore: 0.5 })).rejects.toMatchObject({ code: 'ModuleMissing' })
    await expect(examine(balances, { mutationScore: 50, module })).rejects.toMatchObject({ code: 'InvalidScore' })
  })

  test('tells which mutants nothing catches, and how to ask again', async () => {
    const address = new URL('./mutation/fixtures/switch.ts', import.meta.url)
    const options = { properties: [18], module: address, mutationScore: 1, numRuns: 1 }
    const [report] = (await examine(lightSwitch, options)).properties
    const found = report?.counterexample ?? expect.fail('nothing was found')
    expect(found.reason).toMatch(/^\d+\.\d % of the mutants are caught, not 100\.0 %: .*switch\.ts:8:\d+ .* -> /)
    const file = await counterexampleFile(lightSwitch, found)
    expect(notReplayable({ property: 18, setting: file.setting })).toContain('lockstep mutate MODULE')
    expect(regressionTest(file)).toContain('mutationScore: 1 })')
  })

  test('holds where as many are caught as were asked for', async () => {
    const address = new URL('./mutation/fixtures/switch.ts', import.meta.url)
    expect(await findCounterexampleAsync(mutationScoreProperty(address, 0), lightSwitch, { numRuns: 1 })).toBe(
      undefined,
    )
  })
})
