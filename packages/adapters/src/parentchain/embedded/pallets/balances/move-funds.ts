import type { Hex } from '@lockstep/core'
import type { DispatchContext } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'

/**
 * Moves funds from one account to another. As in `pallet_balances`, nothing moves and nothing is emitted for an amount
 * of zero or between an account and itself. There is no existential deposit: accounts may hold any amount.
 */
export function moveFunds(context: DispatchContext, from: Hex, to: Hex, amount: bigint): void {
  if (amount === 0n || from === to) return
  const { balances } = context.state
  const available = balances.get(from) ?? 0n
  if (available < amount) throw palletFailure(context.pallets, 'balances', 'InsufficientBalance')
  balances.set(from, available - amount)
  balances.set(to, (balances.get(to) ?? 0n) + amount)
  context.deposit({ type: 'balances', value: { type: 'transfer', value: { from, to, amount } } })
}
