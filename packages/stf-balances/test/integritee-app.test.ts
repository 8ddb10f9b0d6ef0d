import { AccountId, composeStf, defineStf, fromHex, type Hex, toHex, u32, u128 } from '@lockstep/core'
import { encodeCall, prepareOperation } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import type { Call, InferFields } from '@lockstep/core/stf'
import { balances, integritee, integriteeModules, ownerOnly, unit } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { provider, shard, signerOf } from './accounts.js'
import { createAppShard, signed } from './app-shard.js'
import { fieldsOf, hexOf, keyOf, vector } from './vector.js'

const alice = keyOf('ed25519//Alice')
const bob = keyOf('ed25519//Bob')
const { calls } = integritee.modules.balances
const fee = unit / 100n

function matches<Args>(name: string, call: Call<Args>, args: InferFields<Args>): void {
  expect(toHex(encodeCall(call, alice, args))).toBe(vector(name).expected)
}

function ascii(text: string): Hex {
  return `0x${Buffer.from(text).toString('hex')}`
}

describe('the calls of the app are bytes of Integritee', () => {
  test('trusted_call/noop', () => matches('trusted_call/noop', calls.noop, {}))
  test('trusted_call/balance_transfer', () =>
    matches('trusted_call/balance_transfer', calls.balanceTransfer, { to: bob, amount: 1_100_000_000_000n }))
  test('trusted_call/balance_transfer_with_note', () =>
    matches('trusted_call/balance_transfer_with_note', calls.balanceTransferWithNote, {
      to: bob,
      amount: 7n,
      note: ascii('hello world'),
    }))
  test('trusted_call/balance_unshield_through_enclave_bridge_pallet', () =>
    matches(
      'trusted_call/balance_unshield_through_enclave_bridge_pallet',
      calls.balanceUnshieldThroughEnclaveBridgePallet,
      { beneficiary: bob, amount: 1000n, shard },
    ))
  test('trusted_call/send_note', () =>
    matches('trusted_call/send_note', calls.sendNote, { to: bob, note: ascii('Hi Bob') }))

  test('0, 2, 5, 6, 7, 20, 30 and 31, all of one byte', () => {
    const paths = Object.values(integritee.modules).flatMap((module) =>
      Object.values(module.calls).map(({ path }) => path),
    )
    expect(paths.map((path) => path.join('.'))).toEqual(['0', '2', '5', '6', '7', '20', '30', '31'])
  })

  test('every call of the balances alone means the same in the app', () => {
    for (const [name, { path, args, origin }] of Object.entries(balances.calls)) {
      const inApp = integritee.callNamed(`balances.${name}`)
      expect([inApp?.path, inApp?.args.schema, inApp?.origin]).toEqual([path, args.schema, origin])
    }
  })
})

describe('an app with a module more', () => {
  const guess = defineStf({
    name: 'guessTheNumber',
    version: 1,
    state: {},
    calls: {
      setWinnings: { index: 0, args: { winnings: u128 }, execute() {} },
      pushByOneDay: { index: 1, execute() {} },
      guess: { index: 2, args: { number: u32 }, roles: ['NonTransfer'], execute() {} },
    },
  })
  const game = composeStf({
    name: 'game',
    version: 1,
    modules: { ...integriteeModules, guessTheNumber: { stf: guess, index: 50 } },
  })

  test('trusted_call/guess', () =>
    matches('trusted_call/guess', game.modules.guessTheNumber.calls.guess, { number: 42 }))

  test('takes 0.1 for a guess, which a proxy without transfers may make', () => {
    const appShard = createAppShard(game)
    appShard.shield(alice, unit)
    const credentials = { role: { type: 'NonTransfer', value: null }, expiry: null, seed: alice } as const
    const { addSessionProxy } = game.modules.sessionProxies.calls
    expect(appShard.codes(signed(addSessionProxy, { from: alice, nonce: 0 }, { delegate: bob, credentials }))).toEqual([
      'Ok',
    ])
    const call = signed(
      game.modules.guessTheNumber.calls.guess,
      { from: alice, nonce: 1, delegate: bob },
      { number: 42 },
    )
    expect(appShard.codes(call)).toEqual(['Ok'])
    expect(appShard.free(shard)).toBe(fee + unit / 10n)
  })

  test('says itself which proxies may make its calls; one without transfers may spend nothing', () => {
    const shop = defineStf({
      name: 'shop',
      version: 1,
      state: {},
      calls: {
        order: { args: { price: u128 }, roles: ['NonTransfer'], spends: ({ price }) => price, execute() {} },
        close: { roles: [ownerOnly, 'NonTransfer'], execute() {} },
      },
    })
    const market = composeStf({
      name: 'market',
      version: 1,
      modules: { ...integriteeModules, shop: { stf: shop, index: 60 } },
    })
    const appShard = createAppShard(market)
    appShard.shield(alice, unit)
    const credentials = { role: { type: 'NonTransfer', value: null }, expiry: null, seed: alice } as const
    const { addSessionProxy } = market.modules.sessionProxies.calls
    appShard.codes(signed(addSessionProxy, { from: alice, nonce: 0 }, { delegate: bob, credentials }))
    const { order, close } = market.modules.shop.calls
    const byBob = (nonce: number) => ({ from: alice, nonce, delegate: bob })
    expect(appShard.codes(signed(order, byBob(1), { price: 1n }))).toEqual(['Unauthorized'])
    expect(appShard.codes(signed(order, byBob(1), { price: 0n }))).toEqual(['Ok'])
    expect(appShard.codes(signed(close, byBob(2), {}))).toEqual(['Unauthorized'])
    expect(appShard.codes(signed(close, { from: alice, nonce: 2 }, {}))).toEqual(['Ok'])
  })

  test('can use the funds of others by the interface of the balances, and none comes or goes', () => {
    const pot = defineStf({
      name: 'pot',
      version: 1,
      state: {},
      errors: ['No'],
      uses: { balances },
      calls: {
        bid: {
          args: { amount: u128 },
          execute: ({ use, origin, fail }, { amount }) => {
            if (!use.balances.reserve(origin, amount)) fail('No')
          },
        },
        back: {
          args: { amount: u128 },
          execute: ({ use, origin, fail }, { amount }) => {
            if (!use.balances.release(origin, amount)) fail('No')
          },
        },
        win: {
          args: { amount: u128, to: AccountId },
          execute: ({ use, origin, fail }, { amount, to }) => {
            if (!use.balances.transferReserved(origin, to, amount)) fail('No')
          },
        },
        steal: {
          args: { from: AccountId },
          execute: ({ use, origin, fail }, { from }) => {
            // A negative amount would be a way to take.
            const taken = [
              use.balances.transfer(origin, from, -1n),
              use.balances.reserve(origin, -1n),
              use.balances.release(origin, -1n),
            ]
            if (!taken.includes(true)) fail('No')
          },
        },
      },
    })
    const modules = { balances: { stf: balances, index: 'top' }, pot: { stf: pot } } as const
    const auction = composeStf({ name: 'auction', version: 1, modules })
    const appShard = createAppShard(auction)
    appShard.shield(alice, 10n)
    const run = <Args>(call: Call<Args>, args: InferFields<Args>) => {
      const [code] = appShard.codes(signed(call, { from: alice, nonce: appShard.nonce(alice) }, args))
      return [code, appShard.free(alice), appShard.reserved(alice), appShard.free(bob), ...appShard.broken()]
    }
    const { bid, back, win, steal } = auction.modules.pot.calls
    expect(run(bid, { amount: 11n })).toEqual(['pot.No', 10n, 0n, 0n])
    expect(run(bid, { amount: 10n })).toEqual(['Ok', 0n, 10n, 0n])
    expect(run(auction.modules.balances.calls.balanceTransfer, { to: bob, amount: 1n })[0]).toBe(
      'balances.InsufficientBalance',
    )
    expect(run(back, { amount: 11n })).toEqual(['pot.No', 0n, 10n, 0n])
    expect(run(back, { amount: 3n })).toEqual(['Ok', 3n, 7n, 0n])
    expect(run(win, { amount: 8n, to: bob })).toEqual(['pot.No', 3n, 7n, 0n])
    expect(run(win, { amount: 7n, to: bob })).toEqual(['Ok', 3n, 0n, 7n])
    expect(run(steal, { from: bob })).toEqual(['pot.No', 3n, 0n, 7n])
  })
})

/** The vector's operation, as an input of the app. */
function operationOf(name: string) {
  const { input, expected } = vector(name)
  const given = fieldsOf(input)
  const within = { mrenclave: hexOf(given.mrenclave), shard: hexOf(given.shard) }
  return prepareOperation(
    { provider, stf: integritee, domain: within },
    fromHex(hexOf(fieldsOf(expected).top_indirect)),
  )
}

describe('signed operations of Integritee', () => {
  test('trusted_call_signed/balance_transfer_ed25519_alice_nonce0', () => {
    const appShard = createAppShard(integritee)
    appShard.shield(alice, 2n * unit)
    expect(appShard.codes(operationOf('trusted_call_signed/balance_transfer_ed25519_alice_nonce0'))).toEqual(['Ok'])
    expect([appShard.free(bob), appShard.free(alice)]).toEqual([1_100_000_000_000n, 890_000_000_000n])
  })

  test('trusted_call_signed/balance_transfer_delegated_to_bob_nonce2: as soon as Bob is her proxy', () => {
    const delegated = operationOf('trusted_call_signed/balance_transfer_delegated_to_bob_nonce2')
    if (delegated.kind !== 'call') throw new Error('the vector is a call')
    const spends = delegated.call.spends(delegated.args)
    const { addSessionProxy } = integritee.modules.sessionProxies.calls
    const allowing = (value: bigint, nonce: number) => {
      const credentials = { role: { type: 'TransferAllowance', value }, expiry: null, seed: alice } as const
      return signed(addSessionProxy, { from: alice, nonce }, { delegate: bob, credentials })
    }
    const appShard = createAppShard(integritee)
    appShard.shield(alice, spends + unit)
    expect(appShard.codes(allowing(spends - 1n, 0))).toEqual(['Ok'])
    expect(appShard.codes(delegated)).toEqual(['Unauthorized'])
    expect(appShard.codes(allowing(spends, 1), delegated, delegated)).toEqual(['Ok', 'Ok', 'Duplicate'])
    expect([appShard.free(bob), appShard.nonce(alice), appShard.nonce(bob)]).toEqual([spends, 3, 0])
  })
})

describe("Integritee's demo_shielding_unshielding, with fees", () => {
  test('leaves what its script expects, less the fees', () => {
    const appShard = createAppShard(integritee)
    const charlie = signerOf('Charlie').account
    const run = <Args>(from: Hex, call: Call<Args>, args: InferFields<Args>) => {
      const { receipts } = appShard.produce([signed(call, { from, nonce: appShard.nonce(from) }, args)])
      return receipts.map((receipt) => codeName(integritee, receipt))
    }
    appShard.shield(alice, 6n * unit)
    expect(run(alice, calls.balanceTransfer, { to: bob, amount: 2n * unit })).toEqual(['Ok'])
    const unshielding = { beneficiary: charlie, amount: unit, shard }
    expect(run(alice, calls.balanceUnshieldThroughEnclaveBridgePallet, unshielding)).toEqual(['Ok'])
    expect(appShard.free(alice)).toBe(3n * unit - 4n * fee)
    const codes = [unit / 5n, unit / 5n, unit / 5n, 2n * unit, unit / 5n].map(
      (amount) => run(bob, calls.balanceTransfer, { to: charlie, amount })[0],
    )
    expect(codes).toEqual(['Ok', 'Ok', 'Ok', 'balances.InsufficientBalance', 'Ok'])
    expect([appShard.nonce(bob), appShard.free(bob)]).toEqual([5, (12n * unit) / 10n - 5n * fee])
    expect([appShard.free(shard), appShard.broken()]).toEqual([9n * fee, []])
  })
})
