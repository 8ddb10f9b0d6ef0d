import { type CryptoProvider, type RsaPublicKey, type Signer, shieldingEncrypt } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'
import { type Domain, encodeCall, signCall } from '../operation/index.js'
import type { Call, InferFields } from '../stf/index.js'

/** A signed operation, and the same as only a worker can read it. */
export interface ComposedOperation {
  /** SCALE bytes of the signed operation, in the clear; see `signCall`. */
  readonly operation: Uint8Array
  /** blake2-256 of `operation`: what its receipts are found by. */
  readonly operationHash: Hex
  /** Blocks of 384 bytes, RSA-OAEP for the shielding key; see `shieldingEncrypt`. */
  readonly ciphertext: Uint8Array
}

/** Who calls, and in what domain. */
export interface ComposeOptions {
  readonly provider: CryptoProvider
  readonly shieldingKey: RsaPublicKey
  readonly domain: Domain
  readonly signer: Signer
  /** The sender's next nonce, a u32: how many of its calls were executed or failed before. */
  readonly nonce: number
}

/** Composes a call of the signer's, signs it for the domain, and encrypts it for the shielding key. */
export function composeOperation<Args>(
  call: Call<Args>,
  args: InferFields<Args>,
  { provider, shieldingKey, domain, signer, nonce }: ComposeOptions,
): ComposedOperation {
  const encoded = encodeCall(call, signer.account, args)
  const operation = signCall(encoded, { nonce, domain, signer, path: 'indirectCall' })
  return {
    operation,
    operationHash: toHex(provider.blake2b256(operation)),
    ciphertext: shieldingEncrypt(provider, shieldingKey, operation),
  }
}
