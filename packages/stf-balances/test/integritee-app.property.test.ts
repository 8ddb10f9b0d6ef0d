import { AccountId, decode, struct, u128 } from '@lockstep/core'
import { codeName } from '@lockstep/core/receipt'
import { integritee, type SessionProxyRole } from '@lockstep/stf-balances'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shard } from './accounts.js'
import { callFee, createAppLedger, type Happening } from './app-ledger.js'
import { alice, blockTime, bob, charlie, createAppShard } from './app-shard.js'

const accounts = [alice, bob, charlie]
const account = fc.constantFrom(...accounts)
/** Around what fees cost, with dust, so that accounts are often nearly or quite broke. */
const amount = fc
  .tuple(fc.nat(25), fc.integer({ min: -2, max: 2 }))
  .map(([fees, dust]) => BigInt(fees) * callFee + (fees === 0 ? 0n : BigInt(dust)))

const role: fc.Arbitrary<SessionProxyRole> = fc.oneof(
  fc.constantFrom<SessionProxyRole[]>(
    { type: 'ReadBalance', value: null },
    { type: 'ReadAny', value: null },
    { type: 'NonTransfer', value: null },
    { type: 'Any', value: null },
  ),
  amount.map((value) => ({ type: 'TransferAllowance', value }) as const),
)
const life = fc.option(fc.constantFrom(0n, 1n, blockTime, 3n * blockTime))
const party = { from: account, to: account }

/** Half of the calls are signed by the sender, the others by anybody. */
const bySomebody = (signed: fc.Arbitrary<Happening>): fc.Arbitrary<Happening> =>
  fc
    .tuple(signed, fc.option(account))
    .map(([each, by]) => (each.kind === 'shield' ? each : { ...each, by: by ?? each.from }))
const kind = <Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: kind('shield'), from: account, amount }) },
  {
    weight: 4,
    arbitrary: bySomebody(fc.record({ kind: kind('transfer', 'transfer', 'unshield'), ...party, by: account, amount })),
  },
  { weight: 1, arbitrary: bySomebody(fc.record({ kind: kind('note'), ...party, by: account })) },
  { weight: 4, arbitrary: bySomebody(fc.record({ kind: kind('add'), ...party, by: account, role, life })) },
  { weight: 1, arbitrary: bySomebody(fc.record({ kind: kind('remove'), ...party, by: account })) },
)
/** Blocks of the history; a few accounts have something from the start. */
const history = fc
  .tuple(fc.array(amount, { maxLength: 3 }), fc.array(fc.array(happening, { maxLength: 5 }), { maxLength: 10 }))
  .map(([endowments, blocks]): Happening[][] => [
    endowments.map((each, index) => ({ kind: 'shield', from: accounts[index] ?? alice, amount: 4n * each })),
    ...blocks,
  ])

const payment = struct({ beneficiary: AccountId, amount: u128 })
const { totalIssuance } = integritee.modules.balances.getters.public

describe('any history of the app', () => {
  test('comes to the codes and the funds of a plain ledger', () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(history, (blocks) => {
        const appShard = createAppShard(integritee)
        const ledger = createAppLedger()
        for (const [at, happenings] of blocks.entries()) {
          const entered = happenings.map((each, index) => ledger.enter(each, appShard.now(), { block: at + 1, index }))
          const { receipts, bugs } = appShard.produce(entered.map(([input]) => input))
          const codes = receipts.map((receipt) => codeName(integritee, receipt))
          expect(codes).toEqual(entered.map(([, code]) => code))
          for (const code of codes) met.add(code)
          for (const who of [...accounts, shard]) {
            expect([appShard.free(who), appShard.reserved(who), appShard.nonce(who)]).toEqual([
              ledger.free(who),
              ledger.reserved(who),
              ledger.nonce(who),
            ])
          }
          expect([appShard.read(totalIssuance), appShard.broken(), bugs]).toEqual([ledger.issuance(), [], []])
        }
      }),
      { numRuns: 150, seed: 7 },
    )
    expect([...met].sort()).toEqual([
      'FeeUnpaid',
      'Ok',
      'Unauthorized',
      'balances.InsufficientBalance',
      'sessionProxies.AlreadyExpired',
      'sessionProxies.DepositUnpaid',
      'sessionProxies.NoSuchProxy',
      'sessionProxies.SelfProxy',
    ])
  })

  test('pays out on the parentchain just what leaves the issuance', () => {
    fc.assert(
      fc.property(history, (blocks) => {
        const appShard = createAppShard(integritee)
        const ledger = createAppLedger()
        for (const [at, happenings] of blocks.entries()) {
          const before = appShard.read(totalIssuance)
          const inputs = happenings.map(
            (each, index) => ledger.enter(each, appShard.now(), { block: at + 1, index })[0],
          )
          const { outbox } = appShard.produce(inputs)
          const paidOut = outbox.reduce((sum, { payload }) => sum + decode(payment, payload).amount, 0n)
          const cameIn = happenings.reduce((sum, each) => (each.kind === 'shield' ? sum + each.amount : sum), 0n)
          expect(appShard.read(totalIssuance)).toBe(before + cameIn - paidOut)
        }
      }),
      { numRuns: 60, seed: 8 },
    )
  })
})
