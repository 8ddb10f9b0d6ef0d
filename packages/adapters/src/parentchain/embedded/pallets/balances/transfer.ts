import type { BalancesCall } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'
import { moveFunds } from './move-funds.js'

export function transfer(
  context: DispatchContext,
  origin: Origin,
  { type, value: { dest, value } }: BalancesCall,
): void {
  const from = requireSigned(context, origin)
  const left = (context.state.balances.get(from) ?? 0n) - value
  if (type === 'transferKeepAlive' && left >= 0n && left < context.existentialDeposit) {
    throw palletFailure(context.pallets, 'balances', 'Expendability')
  }
  moveFunds(context, from, dest.value, value)
}
