import type { Hex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ExtrinsicFactory } from '@lockstep/core/worker'
import {
  createWorkerCalls,
  type EnclaveBridgeCall,
  integriteePalletIndexes,
  type PairOrder,
  runtimeCallCodec,
} from '../integritee/index.js'
import { composeExtrinsic } from './signed-extrinsic.js'

/** The chain that an enclave's extrinsics are for. */
export interface ExtrinsicFactoryOptions extends Partial<PairOrder> {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** Where the enclave-bridge pallet stands; 54 if left out. */
  readonly bridgePalletIndex?: number
}

/**
 * How an enclave speaks to an embedded chain or an ordered log: by calls of the teerex and enclave-bridge pallets.
 *
 * The effect `unshieldFunds` becomes `unshield_funds` of the effect's shard with the effect's id as `call_hash`.
 * `sortedPairs` is the pair order of the confirmation's root, see `processedBlockRoot`.
 */
export function createExtrinsicFactory({
  provider,
  genesisHash,
  bridgePalletIndex = integriteePalletIndexes.enclaveBridge,
  sortedPairs = true,
}: ExtrinsicFactoryOptions): ExtrinsicFactory {
  const callCodec = runtimeCallCodec({ ...integriteePalletIndexes, enclaveBridge: bridgePalletIndex })
  const calls = createWorkerCalls(provider, { sortedPairs })
  const bridge = (value: EnclaveBridgeCall): Uint8Array => encode(callCodec, { type: 'enclaveBridge', value })
  return {
    confirmation: (shard, block) => bridge(calls.confirmation(shard, block)),
    publication: (publication) => bridge(calls.publication(publication)),
    effects: calls.effects,
    outbound: (effect) => bridge(calls.outbound(effect)),
    registration: (quote) => encode(callCodec, { type: 'teerex', value: calls.registration(quote) }),
    shardConfiguration: (shard, mrenclave) => bridge(calls.shardConfiguration(shard, mrenclave)),
    extrinsic: (call, signer, nonce) => composeExtrinsic(signer, { call, nonce, genesisHash }),
  }
}
