import { dispatchErrorName, eventRecordCodec, integriteePalletIndexes } from '@lockstep/adapters/parentchain/integritee'
import { LockstepError, toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import type { RemoteChain } from '../network/connect-chain.js'

const recordCodec = eventRecordCodec(integriteePalletIndexes)

/**
 * Submits a signed extrinsic and waits for its block; answers the block's number.
 *
 * @throws LockstepError `InvocationFailed` where it failed there, with the parentchain's error
 */
export async function includeExtrinsic(chain: RemoteChain, extrinsic: Uint8Array): Promise<number> {
  const from = (await chain.finalizedHead()) + 1
  await chain.submit(extrinsic)
  const bytes = toHex(extrinsic)
  for await (const block of chain.finalizedBlocks(from)) {
    const place = block.extrinsics.findIndex((each) => toHex(each) === bytes)
    if (place < 0) continue
    requireSuccess(block, place)
    return block.number
  }
  throw new LockstepError('ChainEnded', 'the parentchain ended before it took the extrinsic')
}

function requireSuccess({ number, events }: ParentchainBlock, place: number): void {
  for (const record of events) {
    const { phase, event } = decode(recordCodec, record)
    if (phase.type !== 'applyExtrinsic' || phase.value !== place) continue
    if (event.type !== 'system' || event.value.type !== 'extrinsicFailed') continue
    const reason = dispatchErrorName(integriteePalletIndexes, event.value.value.dispatchError)
    throw new LockstepError(
      'InvocationFailed',
      `the extrinsic failed in block ${number} of the parentchain: ${reason}`,
      {
        field: 'extrinsic',
        value: reason,
      },
    )
  }
}
