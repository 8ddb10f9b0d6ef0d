import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ExtrinsicFactory } from '@lockstep/core/worker'
import {
  integriteePalletIndexes,
  type PairOrder,
  processedBlockRoot,
  runtimeCallCodec,
  unshieldEffectCodec,
} from '../integritee/index.js'
import { composeExtrinsic } from './signed-extrinsic.js'

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
  return {
    confirmation: (shard, { hash, number, inputs }) =>
      encode(callCodec, {
        type: 'enclaveBridge',
        value: {
          type: 'confirmProcessedParentchainBlock',
          value: {
            shard,
            blockHash: hash,
            blockNumber: number,
            trustedCallsMerkleRoot: processedBlockRoot(provider, inputs, { sortedPairs }),
          },
        },
      }),
    effects: { unshieldFunds: unshieldEffectCodec },
    outbound({ payload, shard, id }) {
      const { beneficiary, amount } = decode(unshieldEffectCodec, payload)
      return encode(callCodec, {
        type: 'enclaveBridge',
        value: { type: 'unshieldFunds', value: { shard, beneficiary, amount, callHash: id } },
      })
    },
    registration: (quote) =>
      encode(callCodec, {
        type: 'teerex',
        value: {
          type: 'registerSgxEnclave',
          value: {
            proof: toHex(quote),
            workerUrl: null,
            attestationMethod: { type: 'dcap', value: { proxied: false } },
          },
        },
      }),
    shardConfiguration: (shard, mrenclave) =>
      encode(callCodec, {
        type: 'enclaveBridge',
        value: {
          type: 'updateShardConfig',
          value: {
            shard,
            shardConfig: {
              enclaveFingerprint: mrenclave,
              maxInstances: null,
              authorities: null,
              maintenanceMode: false,
            },
            enactmentDelay: 0,
          },
        },
      }),
    extrinsic: (call, signer, nonce) => composeExtrinsic(signer, { call, nonce, genesisHash }),
  }
}
