import type { Hex } from '@lockstep/core'
import type { DispatchContext } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'

/**
 * Moves funds from one account to another. As in `pallet_balances`, nothing moves and nothing is emitted for an amount
 * of zero or between an account and itself; nobody is paid into an account that would hold less than the existential
 * deposit, and what is left of the payer is lost where it is less.
 */
export function moveFunds(context: DispatchContext, from: Hex, to: Hex, amount: bigint): void {
  if (amount === 0n || from === to) return
  const { balances } = context.state
  const available = balances.get(from) ?? 0n
  if (available < amount) throw palletFailure(context.pallets, 'balances', 'InsufficientBalance')
  const received = (balances.get(to) ?? 0n) + amount
  if (received < context.existentialDeposit) throw palletFailure(context.pallets, 'balances', 'ExistentialDeposit')
  balances.set(to, received)
  leave(context, from, available - amount)
  context.deposit({ type: 'balances', value: { type: 'transfer', value: { from, to, amount } } })
}

function leave({ state, existentialDeposit, deposit }: DispatchContext, account: Hex, amount: bigint): void {
  const isDust = amount > 0n && amount < existentialDeposit
  state.balances.set(account, isDust ? 0n : amount)
  if (isDust) deposit({ type: 'balances', value: { type: 'dustLost', value: { account, amount } } })
}
