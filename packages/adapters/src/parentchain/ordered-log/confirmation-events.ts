import { fromHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { eventRecordCodec, type PalletIndexes, runtimeCallCodec } from '../integritee/index.js'
import type { BlockBody } from '../signed-chain/signed-chain.js'

/**
 * The event records of a batch: one for each confirmation in it, so that clients find confirmations as they find them
 * on a chain. A log cannot tell who may confirm; a client that needs to know checks the enclave's signed receipts.
 */
export function confirmationEvents(
  pallets: PalletIndexes,
): (body: Pick<BlockBody, 'extrinsics'>) => readonly Uint8Array[] {
  const callCodec = runtimeCallCodec(pallets)
  const recordCodec = eventRecordCodec(pallets)
  return ({ extrinsics }) =>
    extrinsics.flatMap((extrinsic, offset) => {
      const call = decode(callCodec, fromHex(extrinsic.call))
      if (call.type !== 'enclaveBridge' || call.value.type !== 'confirmProcessedParentchainBlock') return []
      const record = {
        phase: { type: 'applyExtrinsic', value: offset + 1 },
        event: { type: 'enclaveBridge', value: { type: 'processedParentchainBlock', value: call.value.value } },
        topics: [],
      } as const
      return [encode(recordCodec, record)]
    })
}
