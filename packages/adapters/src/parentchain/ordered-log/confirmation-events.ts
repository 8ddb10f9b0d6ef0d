import { type Codec, decode, encode } from '@lockstep/core/codec'
import { eventRecordCodec, type PalletIndexes, type RuntimeCall, runtimeCallCodec } from '../integritee/index.js'
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
  const confirming = confirmingPrefix(callCodec)
  return ({ extrinsics }) =>
    extrinsics.flatMap((extrinsic, offset) => {
      // PERF: nearly all calls are requests, which are long.
      if (!confirming.every((byte, place) => extrinsic.call[place] === byte)) return []
      const call = decode(callCodec, extrinsic.call)
      if (call.type !== 'enclaveBridge' || call.value.type !== 'confirmProcessedParentchainBlock') return []
      const record = {
        phase: { type: 'applyExtrinsic', value: offset + 1 },
        event: { type: 'enclaveBridge', value: { type: 'processedParentchainBlock', value: call.value.value } },
        topics: [],
      } as const
      return [encode(recordCodec, record)]
    })
}

/** The pallet's and the call's index, with which every confirmation begins. */
function confirmingPrefix(callCodec: Codec<RuntimeCall>): readonly number[] {
  const zeros = `0x${'00'.repeat(32)}` as const
  const value = { shard: zeros, blockHash: zeros, blockNumber: 0, trustedCallsMerkleRoot: zeros }
  const call = { type: 'enclaveBridge', value: { type: 'confirmProcessedParentchainBlock', value } } as const
  return [...encode(callCodec, call).subarray(0, 2)]
}
