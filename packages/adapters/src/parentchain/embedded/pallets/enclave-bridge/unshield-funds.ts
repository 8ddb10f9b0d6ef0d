import { type UnshieldFunds, vaultOf } from '../../../integritee/index.js'
import type { UnshieldingId } from '../../chain-state.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'
import { moveFunds } from '../balances/move-funds.js'
import { authorizeEnclave } from './authorize-enclave.js'

/**
 * Pays from the shard's vault, once for each call hash of the shard; every further extrinsic with that hash is only
 * counted. This is what lets any number of workers send the same unshielding.
 *
 * Integritee's pallet counts by the hash alone, so that an enclave of any other shard can use a hash up before its
 * owner is paid.
 */
export function unshieldFunds(
  context: DispatchContext,
  origin: Origin,
  { shard, beneficiary, amount, callHash }: UnshieldFunds,
): void {
  authorizeEnclave(context, requireSigned(context, origin), shard)
  const { executedUnshieldCalls } = context.state
  const unshielding: UnshieldingId = `${shard}/${callHash}`
  const confirmations = executedUnshieldCalls.get(unshielding) ?? 0
  if (confirmations === 0) {
    moveFunds(context, vaultOf(shard), beneficiary, amount)
    context.deposit({
      type: 'enclaveBridge',
      value: { type: 'unshieldedFunds', value: { shard, beneficiary, amount } },
    })
  }
  executedUnshieldCalls.set(unshielding, confirmations + 1)
}
