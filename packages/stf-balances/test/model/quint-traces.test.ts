import { readdirSync } from 'node:fs'
import { decode, type Hex, struct, u128 } from '@lockstep/core'
import { AccountId } from '@lockstep/core/codec'
import type { AnyCallContext, Call } from '@lockstep/core/stf'
import { type ItfRecord, type QuintReplay, replayQuintTraces } from '@lockstep/testkit'
import { call, inbound, shard } from '@lockstep/testkit/shard'
import { describe, expect, test } from 'vitest'
import { balances } from '../../src/index.js'

const folder = new URL('traces/', import.meta.url)
const traces = readdirSync(folder).map((file) => new URL(file, folder))

const accounts: Readonly<Record<string, Hex>> = {
  Alice: `0x${'a1'.repeat(32)}`,
  Bob: `0x${'b0'.repeat(32)}`,
  Charlie: `0x${'c0'.repeat(32)}`,
}

const foreignShard: Hex = `0x${'0f'.repeat(32)}`
const unshielded = struct({ beneficiary: AccountId, amount: u128 })
const { public: publicGetters, trusted } = balances.getters

function account(picks: ItfRecord, name: string): Hex {
  return accounts[String(picks[name])] ?? expect.fail(`${String(picks[name])} is no party`)
}

function amount({ amount: drawn }: ItfRecord): bigint {
  return typeof drawn === 'bigint' ? drawn : expect.fail('the amount is no number')
}

/** The replay over the calls that are given: those of the balances, or broken ones. */
function replay(calls: Pick<typeof balances.calls, 'balanceTransfer'>, more = balances.calls): QuintReplay {
  return {
    traces,
    actions: {
      shield: (picks) =>
        inbound(more.balanceShieldThroughEnclaveBridgePallet, { who: account(picks, 'who'), amount: amount(picks) }),
      transfer: (picks) =>
        call(account(picks, 'from'), calls.balanceTransfer, {
          to: account(picks, 'beneficiary'),
          amount: amount(picks),
        }),
      unshield: (picks) =>
        call(account(picks, 'from'), more.balanceUnshieldThroughEnclaveBridgePallet, {
          beneficiary: account(picks, 'from'),
          amount: amount(picks),
          shard: picks.isOwnShard === true ? shard : foreignShard,
        }),
    },
    observe: ({ ask, error, effects }) => ({
      free: Object.fromEntries(
        Object.entries(accounts).map(([name, who]) => [name, ask(trusted.accountInfo, {}, who).data.free]),
      ),
      issuance: ask(publicGetters.totalIssuance, {}),
      sent: effects.map(({ payload }) => decode(unshielded, payload).amount),
      error,
    }),
  }
}

describe('the Quint model of the balances', () => {
  test('has recorded traces of every action and every error', () => {
    const report = replayQuintTraces(balances, replay(balances.calls))
    expect(report).toMatchObject({ traces: 20, steps: 320 })
    expect(Object.keys(report.actions)).toEqual(['shield', 'transfer', 'unshield'])
    expect(Math.min(...Object.values(report.actions))).toBeGreaterThan(60)
  })

  /** A call with its code in other hands: what an author could have written. */
  function rewritten<Args, Returns>(
    original: Call<Args, Returns>,
    execute: (context: AnyCallContext, args: Parameters<Call<Args, Returns>['execute']>[1]) => unknown,
  ): Call<Args, Returns> {
    return { ...original, execute }
  }

  const { balanceTransfer, ...others } = balances.calls

  test('turns red where a transfer credits before it looks, and goes on', () => {
    const broken = rewritten(balanceTransfer, (context, args) => {
      context.attempt(() => {
        balanceTransfer.execute(context, args)
      })
    })
    expect(() => replayQuintTraces(balances, replay({ balanceTransfer: broken }))).toThrow(
      /behind transfer \{ "amount": .*, error is ""; in the model "InsufficientBalance"/,
    )
  })

  test('turns red where a transfer takes one too much', () => {
    const broken = rewritten(balanceTransfer, (context, args) =>
      balanceTransfer.execute(context, { ...args, amount: args.amount + (args.amount === 2n ? 1n : 0n) }),
    )
    expect(() => replayQuintTraces(balances, replay({ balanceTransfer: broken }))).toThrow(/free is .*; in the model/)
  })

  test('turns red where funds for another shard leave this one', () => {
    const { balanceUnshieldThroughEnclaveBridgePallet: unshield } = others
    const broken = rewritten(unshield, (context, args) => unshield.execute(context, { ...args, shard: context.shard }))
    const calls = { ...balances.calls, balanceUnshieldThroughEnclaveBridgePallet: broken }
    expect(() => replayQuintTraces(balances, replay(balances.calls, calls))).toThrow(
      expect.objectContaining({
        code: 'SpecificationViolated',
        message: expect.stringContaining('"isOwnShard": false'),
      }),
    )
  })

  test('turns red where the issuance wraps', () => {
    const { balanceShieldThroughEnclaveBridgePallet: shield } = others
    const broken = rewritten(shield, (context, args) =>
      shield.execute(context, { ...args, amount: args.amount > 2n ** 100n ? 0n : args.amount }),
    )
    const calls = { ...balances.calls, balanceShieldThroughEnclaveBridgePallet: broken }
    expect(() => replayQuintTraces(balances, replay(balances.calls, calls))).toThrow(/behind shield/)
  })
})
