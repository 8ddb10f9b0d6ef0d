import type { BalancesCall } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'
import { moveFunds } from './move-funds.js'

export function transferAllowDeath(
  context: DispatchContext,
  origin: Origin,
  { dest, value }: BalancesCall['value'],
): void {
  moveFunds(context, requireSigned(context, origin), dest.value, value)
}
