import { executeBlock } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { balances } from '@lockstep/stf-balances'
import { anyLogInBlocks, logToBlocks } from '@lockstep/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockTraces } from '../src/execution/block-traces.js'
import { entriesOf } from '../src/execution/entries-of.js'
import { genesisState } from '../src/execution/execute-blocks.js'
import { unrooted } from '../src/execution/unrooted.js'
import { draftState } from '../src/generation/draft-state.js'
import { createWorlds } from '../src/log/worlds.js'

const world = createWorlds().fastest
const { provider } = world
const genesis = genesisState(balances, provider)
const anyLog = anyLogInBlocks(balances, { live: true })

test('what is drafted has the entries, receipts and events of what is executed, and leaves the state beneath', () => {
  const before = entriesOf(genesis)
  const property = fc.property(anyLog, (log) => {
    const [draft, real] = [draftState(genesis), genesisState(balances, provider)]
    for (const block of logToBlocks(balances, world, log)) {
      const [tried, executed] = [draft, real].map((state: State) => {
        const result = executeBlock({ stf: balances, provider }, state, block)
        state.commit(result.prepared)
        return result
      })
      expect(tried?.receipts).toEqual(executed?.receipts)
      expect(tried?.events).toEqual(executed?.events)
      expect(entriesOf(draft)).toBe(entriesOf(real))
    }
    expect(entriesOf(genesis)).toBe(before)
  })
  fc.assert(property, { seed: 1, numRuns: 40 })
})

test('of blocks that were tried in turn, any one can be committed, and the others leave nothing', () => {
  const property = fc.property(anyLog, (log) => {
    const draft = draftState(genesis)
    const before = entriesOf(draft)
    const blocks = logToBlocks(balances, world, log)
    const tried = blocks.map((block) => executeBlock({ stf: balances, provider }, draft, block))
    expect(entriesOf(draft)).toBe(before)
    const [first] = tried
    if (first === undefined || blocks[0] === undefined) return
    draft.commit(first.prepared)
    const real = genesisState(balances, provider)
    real.commit(executeBlock({ stf: balances, provider }, real, blocks[0]).prepared)
    expect(entriesOf(draft)).toBe(entriesOf(real))
  })
  fc.assert(property, { seed: 2, numRuns: 40 })
})

test('without a root, a block comes to the same difference, receipts and effects', () => {
  const property = fc.property(anyLog, (log) => {
    const real = genesisState(balances, provider)
    for (const block of logToBlocks(balances, world, log)) {
      const tried = executeBlock({ stf: balances, provider }, unrooted(real), block)
      const executed = executeBlock({ stf: balances, provider }, real, block)
      expect(blockTraces(tried)).toBe(blockTraces(executed))
      expect(tried.receipts).toEqual(executed.receipts)
      real.commit(executed.prepared)
    }
  })
  fc.assert(property, { seed: 3, numRuns: 20 })
})
