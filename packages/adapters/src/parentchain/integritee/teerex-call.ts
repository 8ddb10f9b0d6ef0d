import type { Hex } from '@lockstep/core'
import { bool, bytes, type Codec, option, struct, unit, variant } from '@lockstep/core/codec'

/**
 * How an enclave proves itself. `proxied` enclaves are registered by somebody else and may not act for a shard.
 *
 * SPEC: Integritee's `primitives/teerex`, `SgxAttestationMethod`.
 */
export type SgxAttestationMethod =
  | { readonly type: 'skip'; readonly value: { readonly proxied: boolean } }
  | { readonly type: 'ias'; readonly value: null }
  | { readonly type: 'dcap'; readonly value: { readonly proxied: boolean } }

/** SCALE layout: `00` ‖ proxied (bool), `01`, or `02` ‖ proxied (bool). */
export const sgxAttestationMethodCodec: Codec<SgxAttestationMethod> = variant({
  skip: [0, struct({ proxied: bool })],
  ias: [1, unit],
  dcap: [2, struct({ proxied: bool })],
})

/** The one call of the teerex pallet that a worker needs. */
export type TeerexCall = { readonly type: 'registerSgxEnclave'; readonly value: RegisterSgxEnclave }

/** What an enclave registers itself with. */
export interface RegisterSgxEnclave {
  /** A quote; with the method `skip` the bare MRENCLAVE. */
  readonly proof: Hex
  /** UTF-8 bytes of the worker's URL. */
  readonly workerUrl: Hex | null
  readonly attestationMethod: SgxAttestationMethod
}

/** Longest proof, in bytes. SPEC: `SGX_RA_PROOF_MAX_LEN`. */
export const maximumProofSize = 5000
/** Longest worker URL, in bytes. SPEC: `MAX_URL_LEN`. */
export const maximumUrlSize = 256

/** On the wire wider than the pallet's limits, so that a call that breaks them fails with the pallet's own error. */
const wireProof = 8192
const wireUrl = 1024

/** SPEC: Integritee's teerex pallet, `call_index` 0. */
export const teerexCallCodec: Codec<TeerexCall> = variant({
  registerSgxEnclave: [
    0,
    struct({
      proof: bytes(wireProof),
      workerUrl: option(bytes(wireUrl)),
      attestationMethod: sgxAttestationMethodCodec,
    }),
  ],
})
