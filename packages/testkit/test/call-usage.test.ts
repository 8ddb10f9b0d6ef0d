import { AccountId, defineStf, doubleMap, map, u32, u64, value } from '@lockstep/core'
import { executeBlock } from '@lockstep/core/engine'
import { codeName } from '@lockstep/core/receipt'
import type { Stf, Weight } from '@lockstep/core/stf'
import { integritee } from '@lockstep/stf-balances'
import { anyLogInBlocks, callsTable, createWorld, examine, logToBlocks } from '@lockstep/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureUsage } from '../src/execution/call-usage.js'
import { genesisState } from '../src/execution/execute-blocks.js'
import { singleInputs } from '../src/generation/single-inputs.js'
import { provider } from '../src/shard/index.js'

const world = createWorld(provider)

/** All that a call can do with the state, and a failure in the middle. */
const busy = defineStf({
  name: 'busy',
  version: 1,
  state: { count: value(u32, 0), sums: map(AccountId, u64, 0n), pairs: doubleMap(AccountId, u32, u64) },
  errors: ['Odd'],
  calls: {
    work: {
      args: { number: u32 },
      execute({ state, origin, nonceOf, attempt, fail }, { number }) {
        state.count.update((count) => (count + 1) % 1_000)
        state.sums.set(origin, BigInt(nonceOf(origin)))
        state.pairs.set(origin, number % 7, 1n)
        for (const [key] of state.pairs.entries(origin, { limit: 3 }))
          if (key % 2 === 0) state.pairs.delete(origin, key)
        attempt(() => {
          state.sums.delete(origin)
          if (number % 3 === 0) fail('Odd')
        })
        if (number % 5 === 0) fail('Odd')
      },
    },
  },
})

/** The codes of a block whose calls may take no more than this. */
function codesWith(
  stf: Stf,
  state: Parameters<typeof executeBlock>[1],
  block: Parameters<typeof executeBlock>[2],
  weight: Weight,
): string[] {
  const inputs = block.inputs.map((input) =>
    input.kind === 'rejected' ? input : { ...input, call: { ...input.call, weight } },
  )
  const { receipts, prepared } = executeBlock({ stf, provider }, state, { ...block, inputs })
  state.discard(prepared)
  return receipts.map((receipt) => codeName(stf, receipt))
}

test.each<[string, Stf]>([
  ['all kinds of accesses', busy],
  ['an app of several modules', integritee],
])('what is measured is what the engine counts: %s', (_, stf) => {
  let measured = 0
  const anyLog = anyLogInBlocks(stf, { live: true })
  fc.assert(
    fc.property(anyLog, (log) => {
      const state = genesisState(stf, provider)
      for (const block of singleInputs(logToBlocks(stf, world, log))) {
        const { usages, result } = measureUsage(stf, world, state, block)
        const usage = usages.get(0)
        if (usage !== undefined) {
          const plain = result.receipts.map((receipt) => codeName(stf, receipt))
          expect(codesWith(stf, state, block, usage)).toEqual(plain)
          const { operations, bytes } = usage
          const less = [
            { operations: operations - 1, bytes },
            { operations, bytes: bytes - 1 },
          ]
          for (const weight of less.filter((each) => each.operations >= 0 && each.bytes >= 0)) {
            measured += 1
            expect(codesWith(stf, state, block, weight)[0]).toBe('BudgetExceeded')
          }
        }
        state.commit(result.prepared)
      }
    }),
    { seed: 1, numRuns: 30 },
  )
  expect(measured).toBeGreaterThan(50)
})

test('a report has the most that a call took, beside its weight, and how many were executed and refused', async () => {
  const { calls } = await examine(busy, { numRuns: 40, properties: [17] })
  expect(calls).toMatchObject([{ name: 'work', weight: { operations: 1_000, bytes: 262_144 } }])
  const [work] = calls
  expect([work?.executed, work?.refused].every((count) => (count ?? 0) > 10)).toBe(true)
  // Of count 2, nonceOf 1, sums 2, pairs 1, a page of 1 + 3, up to 3 deletions.
  expect(work?.most.operations).toBeGreaterThanOrEqual(10)
  expect(work?.most.operations).toBeLessThanOrEqual(16)
  expect((await examine(busy, { numRuns: 2, properties: [10] })).calls).toEqual([])
})

test('the table of calls lines up', () => {
  const weight = { operations: 1_000, bytes: 64 }
  const most = { operations: 5, bytes: 64 }
  expect(callsTable([{ name: 'transfer', executed: 12, refused: 3, most, weight }])).toEqual([
    'call      executed  refused  operations     bytes',
    'transfer        12        3   5 of 1000  64 of 64',
  ])
})
