import { type Hex, toHex } from '@lockstep/core'
import { encode, H256 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from '../ascii-bytes.js'
import { decodeStranger } from '../decode-stranger.js'
import type { EnclaveServices } from '../enclave-services.js'
import type { PoolDeclaration } from './pool-declaration.js'
import { signedPoolDeclarationCodec, verifyPoolDeclaration } from './pool-declaration.js'

/** Why an enclave does not go by a declaration. */
export type DeclarationRefusal = 'MessageMalformed' | 'PoolForged' | 'PoolForeign' | 'PoolOutdated'

/** By what an enclave takes part in a pool. */
export interface PoolPolicy {
  /** The declaration in these bytes, once it is found to be the shard's, by an authority, and none of the past. */
  admit(encoded: Uint8Array): Promise<PoolDeclaration | { readonly refused: DeclarationRefusal }>
}

export interface PoolPolicyOptions {
  readonly provider: CryptoProvider
  readonly shard: Hex
  /** MRENCLAVE that operations are signed for in this enclave. */
  readonly signedFor: Hex
  /** Who may declare; measured. */
  readonly authorities: readonly Hex[]
  readonly raiseCounter: EnclaveServices['raiseCounter']
}

const counterDomain = asciiBytes('lockstep/pool-generation/v1\0')

/**
 * The last generation is kept in a counter of this code on its platform, called BLAKE2b-256 of
 * `lockstep/pool-generation/v1` ‖ 0x00 ‖ shard: a host cannot show an older declaration to bring revoked code back.
 */
export function createPoolPolicy(options: PoolPolicyOptions): PoolPolicy {
  const { provider, shard, signedFor, authorities, raiseCounter } = options
  const counter = toHex(provider.blake2b256(concatBytes(counterDomain, encode(H256, shard))))
  return {
    async admit(encoded) {
      const signed = decodeStranger(signedPoolDeclarationCodec, encoded)
      if (signed === undefined) return { refused: 'MessageMalformed' }
      const { declaration } = signed
      if (!verifyPoolDeclaration(provider, signed, authorities)) return { refused: 'PoolForged' }
      if (declaration.shard !== shard || declaration.signedFor !== signedFor) return { refused: 'PoolForeign' }
      // Raised for what an authority signed alone: a stranger's number would lock the pool out.
      const latest = await raiseCounter(counter, declaration.generation)
      return declaration.generation < latest || declaration.generation === 0 ? { refused: 'PoolOutdated' } : declaration
    },
  }
}
