import type { Hex } from '@lockstep/core'
import { type Codec, encode, H256, struct, u16, u32, vec } from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from '../ascii-bytes.js'

/** Code that may work for a shard. */
export interface PoolMember {
  readonly mrenclave: Hex
  /** The least security version with which it may, 0 to 65535. */
  readonly minimumSecurityVersion: number
}

/** What a pool authority declares: which code works for a shard, side by side. */
export interface PoolDeclaration {
  readonly shard: Hex
  /** MRENCLAVE that all operations of the shard are signed for, whichever member executes them. */
  readonly signedFor: Hex
  /** Counted up by the authority; enclaves forget no later one that they have seen. 1 to 4294967295. */
  readonly generation: number
  /** 64 at most. */
  readonly members: readonly PoolMember[]
  /** Code that may not, whatever stands among the members: what was found out about it. 256 at most. */
  readonly revoked: readonly Hex[]
}

/** A declaration, signed by one of the pool's authorities; see {@link signPoolDeclaration}. */
export interface SignedPoolDeclaration {
  readonly declaration: PoolDeclaration
  readonly signature: MultiSignature
}

/** SCALE layout: shard (32) ‖ signed for (32) ‖ generation (u32) ‖ members (MRENCLAVE ‖ u16 each) ‖ revoked (32 each). */
const declarationCodec: Codec<PoolDeclaration> = struct({
  shard: H256,
  signedFor: H256,
  generation: u32,
  members: vec(struct({ mrenclave: H256, minimumSecurityVersion: u16 }), 64),
  revoked: vec(H256, 256),
})

/** SCALE layout: {@link PoolDeclaration} ‖ signature. */
export const signedPoolDeclarationCodec: Codec<SignedPoolDeclaration> = struct({
  declaration: declarationCodec,
  signature: MultiSignature,
})

const domain = asciiBytes('lockstep/pool-declaration/v1\0')

/** Signs `lockstep/pool-declaration/v1` ‖ 0x00 ‖ the declaration's SCALE bytes, as one of the pool's authorities. */
export function signPoolDeclaration(authority: Signer, declaration: PoolDeclaration): SignedPoolDeclaration {
  return { declaration, signature: authority.sign(payloadOf(declaration)) }
}

/** Whether one of these accounts signed the declaration. */
export function verifyPoolDeclaration(
  provider: CryptoProvider,
  { declaration, signature }: SignedPoolDeclaration,
  authorities: readonly Hex[],
): boolean {
  const payload = payloadOf(declaration)
  return authorities.some((authority) => verifyMultiSignature(provider, signature, payload, authority))
}

function payloadOf(declaration: PoolDeclaration): Uint8Array {
  return concatBytes(domain, encode(declarationCodec, declaration))
}
