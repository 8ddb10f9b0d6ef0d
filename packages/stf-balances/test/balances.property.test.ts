import { AccountId, decode, type Hex, struct, u128 } from '@lockstep/core'
import type { PreparedInput } from '@lockstep/core/operation'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Happening, keepLedger, most } from './ledger.js'
import { codes, createShardState } from './shard-state.js'

const accounts: readonly Hex[] = ['a1', 'b0', 'c4'].map((byte): Hex => `0x${byte.repeat(32)}`)

const account = fc.constantFrom(...accounts)
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(0n, 50n) },
  { weight: 1, arbitrary: fc.bigInt(most - 50n, most) },
)

/** Added to the right nonce: nearly always nothing. */
const skew = fc.constantFrom(0, 0, 0, 0, 0, 0, 0, -1, 1)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('shield' as const), who: account, amount }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom('transfer' as const, 'transfer' as const, 'unshield' as const, 'foreign' as const),
      from: account,
      to: account,
      amount,
      skew,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'again' } as const, { kind: 'bad' } as const) },
)
const history = fc.array(happening, { maxLength: 40 })

/** A used nonce is refused as `StaleNonce`, or as `Duplicate` where the very call was executed in the same block. */
function orRefused(code: string): string {
  return code === 'StaleNonce' || code === 'Duplicate' ? 'refused' : code
}

const payment = struct({ beneficiary: AccountId, amount: u128 })

describe('any history of the balances', () => {
  test('ends where a plain ledger ends, and issuance is what came in less what went out', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(history, (happenings) => {
        const { inputs, expected, free, nonces, cameIn, wentOut } = keepLedger(happenings)
        const shardState = createShardState()
        const result = shardState.produce(inputs)
        expect(codes(result).map(orRefused)).toEqual(expected)
        for (const code of codes(result)) met.add(code)
        for (const who of accounts) {
          expect([shardState.free(who), shardState.nonce(who)]).toEqual([free.get(who) ?? 0n, nonces.get(who) ?? 0])
        }
        const paidOut = result.outbox.reduce((sum, { payload }) => sum + decode(payment, payload).amount, 0n)
        expect([shardState.issuance(), paidOut]).toEqual([cameIn - wentOut, wentOut])
        expect([shardState.broken(), result.bugs]).toEqual([[], []])
      }),
      { numRuns: 200, seed: 6 },
    )
    // The histories are about every outcome that there is.
    expect([...met].sort()).toEqual([
      'Duplicate',
      'FutureNonce',
      'Ok',
      'StaleNonce',
      'Undecryptable',
      'balances.ForeignShard',
      'balances.InsufficientBalance',
      'balances.IssuanceOverflow',
    ])
  })

  test('keeps the invariant after every single input', () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const shardState = createShardState()
        for (const input of keepLedger(happenings).inputs) {
          shardState.produce([input])
          expect(shardState.broken()).toEqual([])
        }
      }),
      { numRuns: 40 },
    )
  })

  test('gives two independent states the same roots, receipts, events and outputs', () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 4 }), (blocks) => {
        const [left, right] = [createShardState(), createShardState()]
        for (const block of blocks) {
          // Inputs are made anew for the other, so that nothing is shared but the bytes.
          expect(right.produce(keepLedger(block).inputs)).toEqual(left.produce(keepLedger(block).inputs))
        }
        expect(right.state.root()).toEqual(left.state.root())
      }),
      { numRuns: 40 },
    )
  })

  test('leads to the same root wherever it is cut into blocks', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(39), { maxLength: 5 }), (happenings, cuts) => {
        const { inputs } = keepLedger(happenings)
        const whole = createShardState()
        whole.produce(inputs)
        const cut = createShardState()
        const places = [0, ...cuts.sort((left, right) => left - right), inputs.length]
        for (const [at, start] of places.entries()) cut.produce(inputs.slice(start, places[at + 1]))
        expect(cut.state.root()).toEqual(whole.state.root())
      }),
      { numRuns: 60 },
    )
  })

  test('has a root that refused inputs leave as it was, and the same root without them', () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const shardState = createShardState()
        const accepted: PreparedInput[] = []
        for (const input of keepLedger(happenings).inputs) {
          const before = shardState.state.root()
          const [receipt] = shardState.produce([input]).receipts
          if (receipt?.status === 'Rejected') expect(shardState.state.root()).toEqual(before)
          else accepted.push(input)
        }
        const without = createShardState()
        without.produce(accepted)
        expect(without.state.root()).toEqual(shardState.state.root())
      }),
      { numRuns: 40 },
    )
  })
})
