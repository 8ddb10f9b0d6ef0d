import type { Hex } from '@lockstep/core'
import { LockstepError, toHex } from '@lockstep/core'
import type { IncludedAt } from '@lockstep/core/client'
import { inboundOperation } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import type { Scenario } from './scenario.js'
import type { Shielding } from './submission.js'

/**
 * The operation hash of shielded funds: it depends on the place in the block, so it is known once the block is. The
 * client verifies the block itself, as an enclave does.
 */
export async function shieldHash(
  { provider, chain, lightClient, shard }: Scenario,
  { who, amount }: Shielding,
  encrypted: Uint8Array,
  included: IncludedAt,
): Promise<Hex> {
  const block = await chain.block(included.number)
  const parent = await chain.block(included.number - 1)
  if (block === undefined || parent === undefined) throw missing(included)
  const { inputs } = lightClient.verify({ number: parent.number, hash: parent.hash }, block)
  const index = inputs
    .filter(({ kind }) => kind !== 'timestamp')
    .findIndex((input) => input.kind === 'shield' && toHex(input.encryptedBeneficiary) === toHex(encrypted))
  if (index < 0) throw missing(included)
  const call = balances.calls.balanceShieldThroughEnclaveBridgePallet
  return inboundOperation(provider, call, { who, amount }, shard, { block: block.number, index }).operationHash
}

function missing({ number }: IncludedAt): LockstepError {
  return new LockstepError('ShieldMissing', `block ${number} does not have the shielding`, { value: number })
}
