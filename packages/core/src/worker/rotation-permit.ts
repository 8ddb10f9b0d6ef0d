import { type Codec, encode, H256, struct, u32 } from '../codec/index.js'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '../crypto/index.js'
import type { Hex } from '../hex.js'

/** What a rotation authority allows: which shielding key of a shard follows which. */
export interface RotationPermit {
  readonly shard: Hex
  /** 1 for the first key that follows another; counted up. No number is good twice. */
  readonly generation: number
  /** `shieldingKeyHash` of the key that is replaced. */
  readonly previous: Hex
  /** `shieldingKeyHash` of the key that follows. */
  readonly next: Hex
}

/** A permit with the word of one authority; which accounts are authorities is told by `KeyRotation`. */
export interface SignedRotationPermit {
  readonly permit: RotationPermit
  readonly signature: MultiSignature
}

/** SCALE layout: shard (32) ‖ generation (u32) ‖ previous (32) ‖ next (32). */
const permitCodec: Codec<RotationPermit> = struct({ shard: H256, generation: u32, previous: H256, next: H256 })

/** SCALE layout: shard (32) ‖ generation (u32) ‖ previous (32) ‖ next (32) ‖ signature. */
export const signedRotationPermitCodec: Codec<SignedRotationPermit> = struct({
  permit: permitCodec,
  signature: MultiSignature,
})

const domain = Uint8Array.from('lockstep/rotation-permit/v1\0', (letter) => letter.charCodeAt(0))

/** Signs `lockstep/rotation-permit/v1` ‖ 0x00 ‖ the permit's SCALE bytes, as one of the shard's rotation authorities. */
export function signRotationPermit(authority: Signer, permit: RotationPermit): SignedRotationPermit {
  return { permit, signature: authority.sign(permitPayload(permit)) }
}

/** Whether one of these accounts signed the permit. */
export function verifyRotationPermit(
  provider: CryptoProvider,
  { permit, signature }: SignedRotationPermit,
  authorities: readonly Hex[],
): boolean {
  const payload = permitPayload(permit)
  return authorities.some((authority) => verifyMultiSignature(provider, signature, payload, authority))
}

function permitPayload(permit: RotationPermit): Uint8Array {
  const encoded = encode(permitCodec, permit)
  const payload = new Uint8Array(domain.length + encoded.length)
  payload.set(domain)
  payload.set(encoded, domain.length)
  return payload
}
