import type { ConfirmProcessedParentchainBlock } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { requireSigned } from '../../require-signed.js'
import { authorizeEnclave } from './authorize-enclave.js'

/** Publishes an enclave's statement that it has executed a block. The chain does not check block or root. */
export function confirmProcessedParentchainBlock(
  context: DispatchContext,
  origin: Origin,
  { shard, blockHash, blockNumber, trustedCallsMerkleRoot }: ConfirmProcessedParentchainBlock,
): void {
  authorizeEnclave(context, requireSigned(context, origin), shard)
  context.deposit({
    type: 'enclaveBridge',
    value: {
      type: 'processedParentchainBlock',
      value: { shard, blockHash, trustedCallsMerkleRoot, blockNumber },
    },
  })
}
