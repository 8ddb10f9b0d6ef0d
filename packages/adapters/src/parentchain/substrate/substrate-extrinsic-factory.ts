import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature } from '@lockstep/core/crypto'
import type { ExtrinsicFactory } from '@lockstep/core/worker'
import {
  type EnclaveBridgeCall,
  enclaveBridgeCallCodec,
  type PairOrder,
  processedBlockRoot,
  teerexCallCodec,
  unshieldEffectCodec,
} from '../integritee/index.js'
import { encodeCarried, type RequestCarrier, remarkCarrier } from './request-carrier.js'
import type { SigningContext, SubstrateRuntime } from './substrate-runtime.js'

export interface SubstrateExtrinsicFactoryOptions extends Partial<PairOrder> {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** The runtime that will take the extrinsics: the newest one. */
  readonly runtime: SubstrateRuntime
  /** For a chain without the enclave-bridge pallet; `remarkCarrier` if left out. */
  readonly carrier?: RequestCarrier
  /** For how many blocks extrinsics are valid, and from which on; asked at every signing. For ever if left out. */
  mortality?(): SigningContext['mortality']
}

const longPayload = 256

/**
 * How an enclave speaks to a Substrate chain: by calls of the teerex and enclave-bridge pallets, or in a carrier's bytes
 * where there are none. What is carried so is a statement that everybody can read; the chain neither checks who may
 * confirm nor pays an unshielding out.
 *
 * @throws LockstepError `RuntimeItemUnknown` where the runtime has neither the pallet nor the carrier's call.
 */
export function createSubstrateExtrinsicFactory(options: SubstrateExtrinsicFactoryOptions): ExtrinsicFactory {
  const { provider, genesisHash, runtime, carrier = remarkCarrier, sortedPairs = true } = options
  const bridge = (call: EnclaveBridgeCall): Uint8Array =>
    runtime.hasPallet('enclaveBridge')
      ? runtime.encodeCall('enclaveBridge', call.type, [encode(enclaveBridgeCallCodec, call).subarray(1)])
      : encodeCarried(runtime, carrier, call)
  return {
    confirmation: (shard, { hash, number, inputs }) =>
      bridge({
        type: 'confirmProcessedParentchainBlock',
        value: {
          shard,
          blockHash: hash,
          blockNumber: number,
          trustedCallsMerkleRoot: processedBlockRoot(provider, inputs, { sortedPairs }),
        },
      }),
    effects: { unshieldFunds: unshieldEffectCodec },
    outbound({ payload, shard, id }) {
      const { beneficiary, amount } = decode(unshieldEffectCodec, payload)
      return bridge({ type: 'unshieldFunds', value: { shard, beneficiary, amount, callHash: id } })
    },
    registration(quote) {
      const value = {
        proof: toHex(quote),
        workerUrl: null,
        attestationMethod: { type: 'dcap', value: { proxied: false } },
      } as const
      const encoded = encode(teerexCallCodec, { type: 'registerSgxEnclave', value })
      return runtime.encodeCall('teerex', 'registerSgxEnclave', [encoded.subarray(1)])
    },
    shardConfiguration: (shard, mrenclave) =>
      bridge({
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
      }),
    extrinsic(call, signer, nonce) {
      const mortality = options.mortality?.()
      const prepared = runtime.prepareExtrinsic(call, {
        signer: signer.account,
        nonce,
        genesisHash,
        ...(mortality === undefined ? {} : { mortality }),
      })
      const { payload } = prepared
      const signature = signer.sign(payload.length > longPayload ? provider.blake2b256(payload) : payload)
      return prepared.complete(encode(MultiSignature, signature))
    },
  }
}
