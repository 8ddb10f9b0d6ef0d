import { defineStf, u64, value } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { examine, verify } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { smallBank } from './small-bank.js'

const minting = smallBank(({ state: { account } }, { to, amount }) => {
  account.update(to, (beneficiary) => {
    beneficiary.free += amount
  })
})

describe('verify', () => {
  test('reports each property of balances as held', async () => {
    const report = await verify(balances, { numRuns: 20 })
    expect(report).toMatchObject({ stf: 'balances', holds: true })
    expect(report.properties.map(({ number, counterexample }) => [number, counterexample])).toEqual(
      [1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 16, 17, 20].map((number) => [number, undefined]),
    )
  })

  test('runs all properties and names those that do not hold, with the smallest log as JSON', async () => {
    const report = examine(minting, { numRuns: 30 })
    expect(report.holds).toBe(false)
    const failing = report.properties.filter(({ counterexample }) => counterexample !== undefined)
    expect(failing.map(({ number }) => number)).toEqual([10, 20])
    await expect(verify(minting, { numRuns: 30 })).rejects.toMatchObject({
      code: 'VerificationFailed',
      message: expect.stringMatching(/Property 10 \(invariants\).*"call": "transfer"/s),
      details: { field: 'smallBank', value: report },
    })
  })

  test('the same seed finds the same counterexample, another seed another', () => {
    expect(examine(minting, { seed: 5, numRuns: 30 })).toEqual(examine(minting, { seed: 5, numRuns: 30 }))
    expect(examine(minting, { seed: 5, numRuns: 30 })).not.toEqual(examine(minting, { seed: 6, numRuns: 30 }))
  })

  test('an STF without calls, events or invariants is verified too', async () => {
    const bare = defineStf({ name: 'bare', version: 1, state: { number: value(u64, 0n) }, calls: {} })
    expect((await verify(bare, { numRuns: 5 })).holds).toBe(true)
  })
})
