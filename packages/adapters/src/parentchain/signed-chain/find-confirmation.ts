import type { Hex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { eventRecordCodec, type PalletIndexes } from '../integritee/index.js'

/** Whether a block has the event by which a worker states that it executed the block with this hash for the shard. */
export function findConfirmation(pallets: PalletIndexes, block: ParentchainBlock, shard: Hex, hash: Hex): boolean {
  const codec = eventRecordCodec(pallets)
  return block.events.some((record) => {
    const { event } = decode(codec, record)
    return (
      event.type === 'enclaveBridge' &&
      event.value.type === 'processedParentchainBlock' &&
      event.value.value.shard === shard &&
      event.value.value.blockHash === hash
    )
  })
}
