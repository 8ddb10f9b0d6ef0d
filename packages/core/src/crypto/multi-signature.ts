import { type Codec, fixedBytes, type VariantValue, variant } from '../codec/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import type { CryptoProvider } from './crypto-provider.js'

type MultiSignatureVariants = {
  readonly Ed25519: readonly [0, Codec<Hex>]
  readonly Sr25519: readonly [1, Codec<Hex>]
  readonly Ecdsa: readonly [2, Codec<Hex>]
}

/** A signature with its scheme: `{ type: 'Ed25519' | 'Sr25519' | 'Ecdsa', value }` with 64, 64 or 65 bytes. */
export type MultiSignature = VariantValue<MultiSignatureVariants>

/**
 * The codec of a signature with its scheme: one byte (0 Ed25519, 1 Sr25519, 2 Ecdsa), then 64, 64 or 65 bytes.
 *
 * SPEC: Substrate `sp_runtime::MultiSignature`.
 */
export const MultiSignature: Codec<MultiSignature> = variant({
  Ed25519: [0, fixedBytes(64)],
  Sr25519: [1, fixedBytes(64)],
  Ecdsa: [2, fixedBytes(65)],
} satisfies MultiSignatureVariants)

/**
 * Whether `account` signed `message`, as a Substrate runtime sees it: an Ed25519 or Sr25519 account is the public key
 * itself and the message is signed as it is; an Ecdsa account is the BLAKE2b-256 of the compressed public key, and the
 * BLAKE2b-256 of the message is signed. A key or signature that is none is `false`, never an exception.
 *
 * SPEC: Substrate `sp_runtime::MultiSignature::verify`.
 */
export function verifyMultiSignature(
  provider: CryptoProvider,
  signature: MultiSignature,
  message: Uint8Array,
  account: Hex,
): boolean {
  const bytes = fromHex(signature.value)
  switch (signature.type) {
    case 'Ed25519':
      return provider.verifyEd25519(bytes, message, fromHex(account))
    case 'Sr25519':
      return provider.verifySr25519(bytes, message, fromHex(account))
    case 'Ecdsa': {
      const publicKey = provider.recoverSecp256k1(bytes, provider.blake2b256(message))
      return publicKey !== undefined && toHex(provider.blake2b256(publicKey)) === account
    }
  }
}
