import { AccountId, defineStf, map, sum, u64, value } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import {
  checkCounterexample,
  counterexampleFile,
  explain,
  findCounterexample,
  inductiveInvariants,
  inductiveInvariantsProperty,
  invariantsProperty,
  readCounterexampleFile,
  regressionTest,
  replayCounterexample,
  verify,
} from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'

/** A bonus of nothing for whoever holds exactly that much: a log would have to come to this very sum. */
const rare = 4_294_967_296n

function createTill(bonus: bigint) {
  return defineStf({
    name: 'till',
    version: 1,
    state: { issuance: value(u64, 0n), held: map(AccountId, u64, 0n) },
    errors: ['TooLittle'],
    calls: {
      /** One by one, so that no log is long enough to come near. */
      mint: {
        execute({ state, origin, fail }) {
          if (state.issuance.get() === 2n ** 64n - 1n) fail('TooLittle')
          state.issuance.update((all) => all + 1n)
          state.held.update(origin, (held) => held + 1n)
        },
      },
      burn: {
        execute({ state, origin, fail }) {
          const held = state.held.get(origin)
          if (held === 0n) fail('TooLittle')
          state.held.set(origin, held - 1n + (held >= rare ? bonus : 0n))
          state.issuance.update((all) => all - 1n)
        },
      },
    },
    invariants: { conservation: ({ state }) => sum(state.held, (held) => held) === state.issuance.get() },
  })
}

describe('invariants from every state that they allow', () => {
  test('hold for balances', () => {
    inductiveInvariants(balances, { numRuns: 100 })
  })

  test('find what takes billions of calls, in one', () => {
    const till = createTill(1n)
    expect(findCounterexample(invariantsProperty, till, { numRuns: 40 })).toBeUndefined()
    const found = findCounterexample(inductiveInvariantsProperty, till, {}) ?? expect.fail('nothing was found')
    expect(found.input).toMatchObject({ log: { log: [{ call: 'burn' }] } })
    expect(findCounterexample(inductiveInvariantsProperty, createTill(0n), {})).toBeUndefined()
  })

  test('say from which state, in the message, in the file and in its explanation', async () => {
    const till = createTill(1n)
    const failure = verify(till, { properties: [10], inductive: true, out: false })
    await expect(failure).rejects.toThrow(
      /^Property 10 \(inductive invariants\) .*\n {2}in a state that all invariants allow:\n {4}till\.\w+.* → "?\d+"?\n(.*\n)* {2}1\. burn by \w+ {3}<- here it shows first/,
    )
    await expect(failure).rejects.toThrow(/properties: \[10\], numRuns: \d+, inductive: true \}/)
    const found = findCounterexample(inductiveInvariantsProperty, till, {}) ?? expect.fail('nothing was found')
    const file = readCounterexampleFile(JSON.stringify(await counterexampleFile(till, found)))
    expect(file.property.name).toBe('inductive invariants')
    expect(explain(file)).toMatch(/It begins in a state that all invariants allow, .*till\.held of \w+/)
  })

  test('replay from the file, and in a regression test, until the bug is gone', async () => {
    const till = createTill(1n)
    const found = findCounterexample(inductiveInvariantsProperty, till, {}) ?? expect.fail('nothing was found')
    const file = await counterexampleFile(till, found)
    expect(await replayCounterexample(till, file)).toMatchObject({ firstChange: null, sameStf: true })
    expect((await replayCounterexample(till, file)).reason).toMatch(/conservation/)
    expect((await replayCounterexample(createTill(0n), file)).reason).toBeNull()
    expect(regressionTest(file)).toContain('"edits"')
    const { property, seed, numRuns, log, setting } = file
    const input = { property: property.number, seed, numRuns, log, setting, diverges: false }
    await expect(checkCounterexample(till, input)).rejects.toMatchObject({ code: 'PropertyFailed' })
    await checkCounterexample(createTill(0n), input)
  })
})
