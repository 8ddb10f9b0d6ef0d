import { type Hex, toHex } from '@lockstep/core'
import { type Codec, decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Outbound } from '@lockstep/core/engine'
import type { StatePublication, VerifiedBlock } from '@lockstep/core/worker'
import type { PairOrder } from './binary-merkle-root.js'
import type { EnclaveBridgeCall } from './enclave-bridge-call.js'
import { processedBlockRoot } from './processed-block-root.js'
import { publishState } from './published-state.js'
import type { TeerexCall } from './teerex-call.js'
import { unshieldEffectCodec } from './unshield-effect.js'

/** The calls that a worker's enclave makes on its parentchain, as values: how a chain encodes and signs them is its adapter's. */
export interface WorkerCalls {
  /** `confirm_processed_parentchain_block` for an executed block. */
  confirmation(shard: Hex, block: VerifiedBlock): EnclaveBridgeCall
  /** `publish_hash` with the state of a block; see {@link publishState}. */
  publication(publication: StatePublication): EnclaveBridgeCall
  /** The effects that the pallets have calls for. */
  readonly effects: Readonly<Record<string, Codec<unknown>>>
  /** `unshieldFunds` becomes `unshield_funds` of the effect's shard, with the effect's id as `call_hash`. */
  outbound(effect: Outbound): EnclaveBridgeCall
  /** `register_sgx_enclave` by a quote. */
  registration(quote: Uint8Array): TeerexCall
  /** `update_shard_config`: this code alone acts for the shard. */
  shardConfiguration(shard: Hex, mrenclave: Hex): EnclaveBridgeCall
}

/**
 * The calls of Integritee's pallets.
 *
 * @param order the pair order of the confirmation's root; see {@link processedBlockRoot}.
 */
export function createWorkerCalls(
  provider: Pick<CryptoProvider, 'keccak256'>,
  order: Partial<PairOrder> = {},
): WorkerCalls {
  return {
    confirmation: (shard, { hash, number, inputs }) => ({
      type: 'confirmProcessedParentchainBlock',
      value: {
        shard,
        blockHash: hash,
        blockNumber: number,
        // COMPAT: Integritee counts calls to the shard, and no deposits.
        trustedCallsMerkleRoot: processedBlockRoot(
          provider,
          inputs.filter((input) => input.kind !== 'deposit'),
          order,
        ),
      },
    }),
    publication: publishState,
    effects: { unshieldFunds: unshieldEffectCodec },
    outbound({ payload, shard, id }) {
      const { beneficiary, amount } = decode(unshieldEffectCodec, payload)
      return { type: 'unshieldFunds', value: { shard, beneficiary, amount, callHash: id } }
    },
    registration: (quote) => ({
      type: 'registerSgxEnclave',
      value: {
        proof: toHex(quote),
        workerUrl: null,
        attestationMethod: { type: 'dcap', value: { proxied: false } },
      },
    }),
    shardConfiguration: (shard, enclaveFingerprint) => ({
      type: 'updateShardConfig',
      value: {
        shard,
        shardConfig: { enclaveFingerprint, maxInstances: null, authorities: null, maintenanceMode: false },
        enactmentDelay: 0,
      },
    }),
  }
}
