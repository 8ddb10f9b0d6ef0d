import type { RuntimeCall } from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import { expect, test } from 'vitest'
import { alice, apply, bob, bytes32, genesis, testChain, transfer } from './test-chain.js'

/** SPEC: Substrate `pallet_balances`: what an account may hold, and what becomes of less. */
const vault = bytes32(0x0a)
const withDeposit = () => testChain({ genesis: { ...genesis, existentialDeposit: 10n } })
const keepingAlive = (to: Hex, value: bigint): RuntimeCall => ({
  type: 'balances',
  value: { type: 'transferKeepAlive', value: { dest: { type: 'id', value: to }, value } },
})

test('an account is not begun with less than the existential deposit', async () => {
  const chain = withDeposit()
  expect((await apply(chain, alice, transfer(vault, 9n))).outcome).toBe('balances.ExistentialDeposit')
  expect((await apply(chain, alice, transfer(vault, 10n))).outcome).toBe('ok')
  expect((await apply(chain, alice, transfer(vault, 1n))).outcome).toBe('ok')
  expect([chain.balanceOf(alice.account), chain.balanceOf(vault)]).toEqual([989n, 11n])
})

test('what is left of a payer below it is lost, and said so', async () => {
  const chain = withDeposit()
  const { outcome, events } = await apply(chain, alice, transfer(bob.account, 991n))
  expect(outcome).toBe('ok')
  expect(events.map(({ value }) => value)).toEqual([
    { type: 'dustLost', value: { account: alice.account, amount: 9n } },
    { type: 'transfer', value: { from: alice.account, to: bob.account, amount: 991n } },
  ])
  expect([chain.balanceOf(alice.account), chain.balanceOf(bob.account)]).toEqual([0n, 991n])
})

test('a transfer that keeps alive fails instead', async () => {
  const chain = withDeposit()
  expect((await apply(chain, alice, keepingAlive(vault, 991n))).outcome).toBe('balances.Expendability')
  expect((await apply(chain, alice, keepingAlive(vault, 1_001n))).outcome).toBe('balances.InsufficientBalance')
  expect((await apply(chain, alice, keepingAlive(vault, 990n))).outcome).toBe('ok')
  expect([chain.balanceOf(alice.account), chain.balanceOf(vault)]).toEqual([10n, 990n])
})

test('a chain with it has another identity, one without it its own, and endows nobody with less', () => {
  expect(withDeposit().genesisHash).not.toBe(testChain().genesisHash)
  const zero = testChain({ genesis: { ...genesis, existentialDeposit: 0n } })
  expect(zero.genesisHash).toBe(testChain().genesisHash)
  expect(() => testChain({ genesis: { ...genesis, existentialDeposit: 1_001n } })).toThrow(
    expect.objectContaining({ code: 'EndowmentTooSmall' }),
  )
})
