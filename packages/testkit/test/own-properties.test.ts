import { type Hex, u128 } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { anyArgumentsOf, anyParty, anyShardOf } from '@lockstep/testkit'
import { call, type Shard } from '@lockstep/testkit/shard'
import { test } from '@lockstep/testkit/vitest'
import fc from 'fast-check'
import { describe, expect } from 'vitest'

const [alice = expect.fail('there is no party')] = fc.sample(anyParty(1), 1)
const { balanceTransfer } = balances.calls

function freeOf(shard: Shard, who: Hex): bigint {
  return shard.ask(balances.getters.trusted.accountInfo, {}, who).data.free
}

describe('properties of one’s own', () => {
  test.prop([anyShardOf(balances), anyParty(), anyArgumentsOf(balanceTransfer)])(
    'a transfer takes what it gives, from any state that logs lead to',
    (shard, from, args) => {
      const [before, given] = [freeOf(shard, from), freeOf(shard, args.to)]
      const [code] = shard.codes(shard.timestamp + 1n, [call(from, balanceTransfer, args)])
      const moved = code === 'Ok' && args.to !== from ? args.amount : 0n
      expect([freeOf(shard, from), freeOf(shard, args.to)]).toEqual([
        before - moved,
        given + (args.to === from ? 0n : moved),
      ])
    },
  )

  test('have arguments as the codecs of a call or of a getter take them', () => {
    const drawn = fc.sample(anyArgumentsOf(balanceTransfer), { seed: 1, numRuns: 300 })
    expect(drawn.every(({ to, amount }) => /^0x[0-9a-f]{64}$/.test(to) && amount >= 0n)).toBe(true)
    expect(new Set(drawn.map(({ to }) => to)).size).toBeGreaterThan(4)
    expect(drawn.map(({ amount }) => amount)).toContain(0n)
    expect(fc.sample(anyArgumentsOf({ args: u128 }), { seed: 1, numRuns: 300 })).toContain(2n ** 128n - 1n)
  })

  test('have shards with funds in them, each run its own, and the log is shown', () => {
    const shards = fc.sample(anyShardOf(balances), { seed: 1, numRuns: 60 })
    const issued = shards.filter((shard) => shard.ask(balances.getters.public.totalIssuance, {}) > 0n)
    expect(issued.length).toBeGreaterThan(20)
    const [changed] = issued
    const copy = changed !== undefined && fc.hasCloneMethod(changed) ? changed[fc.cloneMethod]() : undefined
    const root = copy?.state.root()
    changed?.produce(changed.timestamp + 1n, [call(alice, balances.calls.noop, {})])
    expect(copy?.state.root()).toEqual(root)
    expect(changed?.state.root()).not.toEqual(root)
    expect(fc.stringify(changed)).toMatch(/^a shard behind \{"log":\[\{/)
  })
})
