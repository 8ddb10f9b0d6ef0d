import { composeStf, decode, u128 } from '@lockstep/core'
import { balances, createFees, integritee, integriteePrice, unit } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { shard } from './accounts.js'
import { alice, bob, createAppShard, shieldedTo, signed } from './app-shard.js'

const { balanceTransfer, balanceTransferWithNote, balanceUnshieldThroughEnclaveBridgePallet, noop, sendNote } =
  integritee.modules.balances.calls
const hundredth = unit / 100n

function withAlice(amount: bigint) {
  const appShard = createAppShard(integritee)
  appShard.shield(alice, amount)
  return appShard
}

describe("Integritee's prices", () => {
  const costs = (call: Parameters<typeof signed>[0], args: object) => {
    const appShard = withAlice(10n * unit)
    const { events, receipts } = appShard.produce([signed(call, { from: alice, nonce: 0 }, { ...args })])
    expect(receipts.map(({ code, module }) => [module, code])).toEqual([[0, 0]])
    const [paid] = events.filter(({ module, index }) => module === 3 && index === 0)
    expect(paid?.payload.slice(0, 66)).toBe(alice)
    const amount = decode(u128, Uint8Array.from(Buffer.from(paid?.payload.slice(66) ?? '', 'hex')))
    expect([appShard.free(shard), appShard.broken()]).toEqual([amount, []])
    return amount
  }

  test('0.01 for noop, a transfer, a note, a session proxy', () => {
    const credentials = { role: { type: 'Any', value: null }, expiry: null, seed: `0x${'00'.repeat(32)}` }
    expect(costs(noop, {})).toBe(10_000_000_000n)
    expect(costs(balanceTransfer, { to: bob, amount: 1n })).toBe(10_000_000_000n)
    expect(costs(sendNote, { to: bob, note: `0x${'11'.repeat(512)}` })).toBe(10_000_000_000n)
    const { addSessionProxy } = integritee.modules.sessionProxies.calls
    expect(costs(addSessionProxy, { delegate: bob, credentials })).toBe(10_000_000_000n)
  })

  test('0.03 for an unshielding', () => {
    const args = { beneficiary: bob, amount: 1n, shard }
    expect(costs(balanceUnshieldThroughEnclaveBridgePallet, args)).toBe(30_000_000_000n)
  })

  test.each([0, 1, 63, 64, 511, 512])('0.0001 more for each of %d bytes of a note with a transfer', (size) => {
    const args = { to: bob, amount: 1n, note: `0x${'11'.repeat(size)}` }
    expect(costs(balanceTransferWithNote, args)).toBe(10_000_000_000n + BigInt(size) * 100_000_000n)
  })

  test('0.1 for a guess, in an app that has the module', () => {
    expect(integriteePrice({ call: 'guessTheNumber.guess', size: 38 })).toBe(100_000_000_000n)
  })
})

describe('a fee', () => {
  test('is paid by the sender to the account of the shard; no funds come or go', () => {
    const appShard = withAlice(unit)
    expect(appShard.codes(signed(balanceTransfer, { from: alice, nonce: 0 }, { to: bob, amount: 5n }))).toEqual(['Ok'])
    expect([appShard.free(alice), appShard.free(bob), appShard.free(shard)]).toEqual([
      unit - hundredth - 5n,
      5n,
      hundredth,
    ])
    expect([appShard.read(integritee.modules.balances.getters.public.totalIssuance), appShard.broken()]).toEqual([
      unit,
      [],
    ])
  })

  test('is not paid for what the parentchain brings', () => {
    const appShard = createAppShard(integritee)
    const { events } = appShard.produce([shieldedTo(integritee, alice, 1n, 1)])
    expect([appShard.free(alice), appShard.free(shard)]).toEqual([1n, 0n])
    expect(events.filter(({ module }) => module === 3)).toEqual([])
  })

  test('is paid for a failed call, which has used its nonce and says what was paid', () => {
    const appShard = withAlice(unit)
    const call = signed(balanceTransfer, { from: alice, nonce: 0 }, { to: bob, amount: unit })
    const { receipts } = appShard.produce([call])
    expect(receipts.map(({ status, module, code }) => [status, module, code])).toEqual([['Failed', 1, 0]])
    expect(receipts[0]?.events.map(({ module, index }) => [module, index])).toEqual([[3, 0]])
    expect([appShard.free(alice), appShard.free(bob), appShard.nonce(alice)]).toEqual([unit - hundredth, 0n, 1])
  })

  test.each([0n, hundredth - 1n])('of which %d are there refuses the call, which costs nothing', (funds) => {
    const appShard = withAlice(funds)
    const before = appShard.state.root()
    expect(appShard.codes(signed(noop, { from: alice, nonce: 0 }, {}))).toEqual(['FeeUnpaid'])
    expect([appShard.nonce(alice), appShard.free(alice), appShard.state.root()]).toEqual([0, funds, before])
  })

  test('can be the last that an account has', () => {
    const appShard = withAlice(hundredth)
    expect(appShard.codes(signed(noop, { from: alice, nonce: 0 }, {}))).toEqual(['Ok'])
    expect([appShard.nonce(alice), appShard.free(alice)]).toEqual([1, 0n])
    expect(appShard.codes(signed(noop, { from: alice, nonce: 1 }, {}))).toEqual(['FeeUnpaid'])
  })

  test('is paid before the call has its way: it can lack the funds that the fee took', () => {
    const appShard = withAlice(unit)
    const everything = signed(balanceTransfer, { from: alice, nonce: 0 }, { to: bob, amount: unit - hundredth })
    const oneMore = signed(balanceTransfer, { from: alice, nonce: 0 }, { to: bob, amount: unit - hundredth + 1n })
    expect(appShard.codes(oneMore)).toEqual(['balances.InsufficientBalance'])
    const other = withAlice(unit)
    expect(other.codes(everything)).toEqual(['Ok'])
    expect(other.free(alice)).toBe(0n)
  })

  test('is not paid by a call with a wrong nonce', () => {
    const appShard = withAlice(unit)
    expect(appShard.codes(signed(noop, { from: alice, nonce: 1 }, {}))).toEqual(['FutureNonce'])
    expect([appShard.free(alice), appShard.free(shard)]).toEqual([unit, 0n])
  })

  test('of a transfer to oneself is all that it costs', () => {
    const appShard = withAlice(unit)
    const call = signed(balanceTransfer, { from: alice, nonce: 0 }, { to: alice, amount: unit - hundredth })
    expect(appShard.codes(call)).toEqual(['Ok'])
    expect([appShard.free(alice), appShard.broken()]).toEqual([unit - hundredth, []])
  })

  test('leaves dust alone: an account may keep less than any fee', () => {
    const appShard = withAlice(hundredth + 1n)
    expect(appShard.codes(signed(noop, { from: alice, nonce: 0 }, {}))).toEqual(['Ok'])
    expect([appShard.free(alice), appShard.broken()]).toEqual([1n, []])
  })
})

describe('prices of an author', () => {
  const app = composeStf({
    name: 'cheap',
    version: 1,
    modules: {
      balances: { stf: balances, index: 'top' },
      fees: { stf: createFees({ balances, price: ({ call }) => (call === 'balances.noop' ? 0n : 7n) }), index: 'top' },
    },
  })

  test('can be nothing, then without an event, and anything else', () => {
    const appShard = createAppShard(app)
    const free = signed(app.modules.balances.calls.noop, { from: alice, nonce: 0 }, {})
    const result = appShard.produce([free])
    expect([result.events, appShard.nonce(alice)]).toEqual([[], 1])
    appShard.shield(alice, 10n)
    const paid = signed(app.modules.balances.calls.balanceTransfer, { from: alice, nonce: 1 }, { to: bob, amount: 3n })
    expect(appShard.codes(paid)).toEqual(['Ok'])
    expect([appShard.free(alice), appShard.free(bob), appShard.free(shard)]).toEqual([0n, 3n, 7n])
  })

  test('that are negative refuse every call and give nobody anything', () => {
    const wrong = composeStf({
      name: 'wrong',
      version: 1,
      modules: {
        balances: { stf: balances, index: 'top' },
        fees: { stf: createFees({ balances, price: () => -1n }), index: 'top' },
      },
    })
    const appShard = createAppShard(wrong)
    appShard.shield(shard, 5n)
    const call = signed(wrong.modules.balances.calls.noop, { from: alice, nonce: 0 }, {})
    expect(appShard.codes(call)).toEqual(['FeeUnpaid'])
    expect([appShard.free(alice), appShard.free(shard)]).toEqual([0n, 5n])
  })
})
