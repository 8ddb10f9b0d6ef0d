import { LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { dispatchErrorName, eventRecordCodec, type PalletIndexes } from '../integritee/index.js'

/**
 * Refuses an extrinsic that is in the block but failed there: nobody will ever process it, so nobody should wait.
 *
 * @throws LockstepError `InvocationFailed` with the parentchain's error, such as `balances.InsufficientBalance`.
 */
export function refuseFailedDispatch(pallets: PalletIndexes, block: ParentchainBlock, extrinsic: number): void {
  const codec = eventRecordCodec(pallets)
  for (const record of block.events) {
    const { phase, event } = decode(codec, record)
    if (phase.type !== 'applyExtrinsic' || phase.value !== extrinsic) continue
    if (event.type !== 'system' || event.value.type !== 'extrinsicFailed') continue
    const reason = dispatchErrorName(pallets, event.value.value.dispatchError)
    throw new LockstepError(
      'InvocationFailed',
      `extrinsic ${extrinsic} of block ${block.number} failed on the parentchain: ${reason}`,
      { field: 'extrinsic', value: reason },
    )
  }
}
