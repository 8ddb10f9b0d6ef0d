import type { Hex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature } from '@lockstep/core/crypto'
import type { Outbound } from '@lockstep/core/engine'
import type { ExtrinsicFactory } from '@lockstep/core/worker'
import {
  createWorkerCalls,
  type EnclaveBridgeCall,
  enclaveBridgeCallCodec,
  type PairOrder,
  teerexCallCodec,
  unshieldEffectCodec,
} from '../integritee/index.js'
import { encodeCarried, type RequestCarrier, remarkCarrier } from './request-carrier.js'
import type { SigningContext, SubstrateRuntime } from './substrate-runtime.js'

/** The runtime that an enclave's extrinsics are for, and what stands in for pallets that it lacks. */
export interface SubstrateExtrinsicFactoryOptions extends Partial<PairOrder> {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** The runtime that will take the extrinsics: the newest one. */
  readonly runtime: SubstrateRuntime
  /** For a chain without the enclave-bridge pallet; `remarkCarrier` if left out. */
  readonly carrier?: RequestCarrier
  /**
   * For a chain without the enclave-bridge pallet: the account that unshieldings are paid from, by `proxy.proxy`. Exactly
   * one enclave may be its proxy, see `docs/decisions/0028`. Left out, unshieldings are statements in the carrier.
   */
  readonly vault?: Hex
  /** For how many blocks extrinsics are valid, and from which on; asked at every signing. For ever if left out. */
  mortality?(): SigningContext['mortality']
}

const longPayload = 256

/**
 * How an enclave speaks to a Substrate chain: by calls of the teerex and enclave-bridge pallets, or in a carrier's bytes
 * where there are none. What is carried so is a statement that everybody can read; the chain does not check who may
 * confirm, and pays unshieldings from a `vault` alone.
 *
 * @throws LockstepError `RuntimeItemUnknown` where the runtime has neither the pallet nor what stands for it.
 */
export function createSubstrateExtrinsicFactory(options: SubstrateExtrinsicFactoryOptions): ExtrinsicFactory {
  const { provider, genesisHash, runtime, carrier = remarkCarrier, sortedPairs = true } = options
  const calls = createWorkerCalls(provider, { sortedPairs })
  const bridge = (call: EnclaveBridgeCall): Uint8Array =>
    runtime.hasPallet('enclaveBridge')
      ? runtime.encodeCall('enclaveBridge', call.type, [encode(enclaveBridgeCallCodec, call).subarray(1)])
      : encodeCarried(runtime, carrier, call)
  const payFromVault = (vault: Hex, effect: Outbound): Uint8Array => {
    const { beneficiary, amount } = decode(unshieldEffectCodec, effect.payload)
    const payment = runtime.composeCall('balances', 'transferKeepAlive', [beneficiary, amount])
    return runtime.composeCall('proxy', 'proxy', [vault, null, payment])
  }
  const pay = (effect: Outbound): Uint8Array =>
    options.vault === undefined || runtime.hasPallet('enclaveBridge')
      ? bridge(calls.outbound(effect))
      : payFromVault(options.vault, effect)
  return {
    confirmation: (shard, block) => bridge(calls.confirmation(shard, block)),
    publication: (publication) => bridge(calls.publication(publication)),
    effects: calls.effects,
    outbound: pay,
    registration(quote) {
      const call = calls.registration(quote)
      return runtime.encodeCall('teerex', call.type, [encode(teerexCallCodec, call).subarray(1)])
    },
    shardConfiguration: (shard, mrenclave) => bridge(calls.shardConfiguration(shard, mrenclave)),
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
