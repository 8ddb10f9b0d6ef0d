import { type Codec, encode, H256, struct, u32 } from '../codec/index.js'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '../crypto/index.js'
import type { Hex } from '../hex.js'

/** What an upgrade authority allows: which code follows which on a shard, and behind which block. */
export interface UpgradePermit {
  readonly shard: Hex
  /** MRENCLAVE of the code that hands over. */
  readonly from: Hex
  /** MRENCLAVE of the code that follows; its measured settings name `from` and `lastBlock`. */
  readonly to: Hex
  /** Number of the last block that `from` executes. */
  readonly lastBlock: number
}

/** A permit with the word of one authority; which accounts are authorities is for the verifier to know. */
export interface SignedUpgradePermit {
  readonly permit: UpgradePermit
  readonly signature: MultiSignature
}

/** SCALE layout: shard (32) ‖ from (32) ‖ to (32) ‖ last block (u32). */
const permitCodec: Codec<UpgradePermit> = struct({ shard: H256, from: H256, to: H256, lastBlock: u32 })

/** SCALE layout: shard (32) ‖ from (32) ‖ to (32) ‖ last block (u32) ‖ signature. */
export const signedUpgradePermitCodec: Codec<SignedUpgradePermit> = struct({
  permit: permitCodec,
  signature: MultiSignature,
})

const domain = Uint8Array.from('lockstep/upgrade-permit/v1\0', (letter) => letter.charCodeAt(0))

/** Signs `lockstep/upgrade-permit/v1` ‖ 0x00 ‖ the permit's SCALE bytes, as one of the shard's upgrade authorities. */
export function signUpgradePermit(authority: Signer, permit: UpgradePermit): SignedUpgradePermit {
  return { permit, signature: authority.sign(permitPayload(permit)) }
}

/** Whether one of these accounts signed the permit. */
export function verifyUpgradePermit(
  provider: CryptoProvider,
  { permit, signature }: SignedUpgradePermit,
  authorities: readonly Hex[],
): boolean {
  const payload = permitPayload(permit)
  return authorities.some((authority) => verifyMultiSignature(provider, signature, payload, authority))
}

function permitPayload(permit: UpgradePermit): Uint8Array {
  const encoded = encode(permitCodec, permit)
  const payload = new Uint8Array(domain.length + encoded.length)
  payload.set(domain)
  payload.set(encoded, domain.length)
  return payload
}
