import { fromHex, type Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import type { ExtrinsicFactory } from '@lockstep/core/worker'

/** Who registers, and for what. */
export interface Registrant {
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly signer: Signer
  readonly extrinsics: ExtrinsicFactory
  quote(reportData: Uint8Array): Promise<Uint8Array>
}

/**
 * The signed extrinsics by which an enclave registers on its parentchain: the quote, and from a shard's first enclave
 * the shard's configuration. Report data of the quote: the enclave's account (32 bytes), then 32 zero bytes.
 *
 * SPEC: Integritee `teerex::register_sgx_enclave`, which takes the signer from the report data, and
 * `enclave_bridge::update_shard_config`.
 */
export async function register(
  { mrenclave, shard, signer, extrinsics, quote }: Registrant,
  nonce: number,
  { primary }: { readonly primary: boolean },
): Promise<readonly Uint8Array[]> {
  const reportData = new Uint8Array(64)
  reportData.set(fromHex(signer.account))
  const registration = extrinsics.registration(await quote(reportData))
  const calls = primary ? [registration, extrinsics.shardConfiguration(shard, mrenclave)] : [registration]
  return calls.map((call, index) => extrinsics.extrinsic(call, signer, nonce + index))
}
