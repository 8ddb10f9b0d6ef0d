import { type ShieldFunds, vaultOf } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'
import { moveFunds } from '../balances/move-funds.js'

/** Moves funds of the signer to the shard's vault and hands the encrypted beneficiary to the shard. */
export function shieldFunds(
  context: DispatchContext,
  origin: Origin,
  { shard, encryptedBeneficiary, amount }: ShieldFunds,
): void {
  moveFunds(context, requireSigned(context, origin), vaultOf(shard), amount)
  context.deposit({
    type: 'enclaveBridge',
    value: { type: 'shieldFunds', value: { shard, encryptedBeneficiary, amount } },
  })
}
