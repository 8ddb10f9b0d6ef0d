import { decode } from '@lockstep/core/codec'
import { enclaveBridgeEventCodec, type ProcessedParentchainBlock } from './enclave-bridge-event.js'
import { integriteePalletIndexes } from './pallet-indexes.js'

/**
 * The confirmation in the bytes of a runtime event (pallet index, event index, fields), `undefined` for every other
 * event.
 *
 * @param bridgePalletIndex where the enclave-bridge pallet stands in the runtime.
 * @throws CodecError when the bytes announce a confirmation but are none.
 */
export function decodeProcessedParentchainBlock(
  event: Uint8Array,
  bridgePalletIndex: number = integriteePalletIndexes.enclaveBridge,
): ProcessedParentchainBlock | undefined {
  if (event[0] !== bridgePalletIndex || event[1] !== processedParentchainBlockIndex) return undefined
  const decoded = decode(enclaveBridgeEventCodec, event.subarray(1))
  return decoded.type === 'processedParentchainBlock' ? decoded.value : undefined
}

const processedParentchainBlockIndex = 3
