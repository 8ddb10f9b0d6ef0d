/** An RSA public key as numbers; `modulus` has exactly 3072 bits where it is a shielding key. */
export interface RsaPublicKey {
  readonly modulus: bigint
  /** 65537 in keys that are drawn here. */
  readonly exponent: bigint
}

/** An RSA private key with its Chinese-remainder parts. */
export interface RsaPrivateKey extends RsaPublicKey {
  /** Inverse of the public exponent modulo `prime1 - 1` and modulo `prime2 - 1`; less than the modulus. */
  readonly privateExponent: bigint
  /** A prime factor of the modulus. */
  readonly prime1: bigint
  /** The other prime factor. */
  readonly prime2: bigint
  /** `privateExponent mod (prime1 - 1)`. */
  readonly exponent1: bigint
  /** `privateExponent mod (prime2 - 1)`. */
  readonly exponent2: bigint
  /** `prime2⁻¹ mod prime1`. */
  readonly coefficient: bigint
}

/** Bytes of an RSA-3072 modulus and of one ciphertext block. */
export const RSA_BLOCK_LENGTH = 384
/** Most plaintext bytes of one block: 384 less two SHA-256 digests and two bytes (RFC 8017 section 7.1.1). */
export const RSA_OAEP_PLAINTEXT_LENGTH = 318
