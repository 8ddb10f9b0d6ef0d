import type { UnshieldFunds } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'
import { moveFunds } from '../balances/move-funds.js'
import { authorizeEnclave } from './authorize-enclave.js'
import { vaultOf } from './vault-of.js'

/**
 * Pays from the shard's vault, once for each call hash; every further extrinsic with that hash is only counted. This is
 * what lets any number of workers send the same unshielding.
 */
export function unshieldFunds(
  context: DispatchContext,
  origin: Origin,
  { shard, beneficiary, amount, callHash }: UnshieldFunds,
): void {
  authorizeEnclave(context, requireSigned(context, origin), shard)
  const { executedUnshieldCalls } = context.state
  const confirmations = executedUnshieldCalls.get(callHash) ?? 0
  if (confirmations === 0) {
    moveFunds(context, vaultOf(shard), beneficiary, amount)
    context.deposit({
      type: 'enclaveBridge',
      value: { type: 'unshieldedFunds', value: { shard, beneficiary, amount } },
    })
  }
  executedUnshieldCalls.set(callHash, confirmations + 1)
}
