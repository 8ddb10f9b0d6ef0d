import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.js'

/**
 * Everything cryptographic that the framework needs, behind one port, so that a host chooses speed or portability
 * without changing a verdict: every provider gives the same answer to the same input, which the differential tests of
 * the providers prove. All functions are synchronous and pure but for the two that say that they draw entropy.
 *
 * Inputs are never written to. Sizes are in bytes. Malformed signatures, public keys and ciphertexts are an answer
 * (`false`, `undefined`), never an exception: they come from strangers. A malformed *secret* (or a nonce, or a
 * plaintext over its bound) is the caller's own mistake and throws `LockstepError` with the code `InvalidLength` or
 * `InvalidSecret`.
 */
export interface CryptoProvider {
  /** `portable`, `native`, …: what a worker logs and reports about itself. Never part of a verdict. */
  readonly name: string

  /** 32 bytes. SPEC: FIPS 180-4. */
  sha256(data: Uint8Array): Uint8Array
  /**
   * SHA-256 of each 64-byte block of `blocks`, 32 bytes each, written to `digests` in order. `digests` may not
   * overlap `blocks`. PERF: one call per tree level; native providers hash several blocks at once.
   *
   * @throws LockstepError `InvalidLength` when `blocks` is not whole blocks or `digests` is not half as long.
   */
  sha256Blocks(blocks: Uint8Array, digests: Uint8Array): void
  /** 32 bytes, without a key. SPEC: RFC 7693 with an output of 32 bytes, which is not BLAKE2b-512 cut short. */
  blake2b256(data: Uint8Array): Uint8Array
  /** 32 bytes, with Keccak's own padding as Ethereum has it, not that of FIPS 202. */
  keccak256(data: Uint8Array): Uint8Array

  /** Strict Ed25519: canonical A, R and S; neither A nor R of small order; cofactorless equation (libsodium's verdicts). */
  verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  /** Schnorrkel with the signing context `substrate`; unmarked (pre-2019) signatures and the identity key are refused. */
  verifySr25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  /**
   * The compressed public key (33 bytes) that made the signature `r ‖ s ‖ v` (65 bytes) over a 32-byte digest, or
   * `undefined`. `v` is 0 or 1, `s` is in the lower half: a signature has one form.
   */
  recoverSecp256k1(signature: Uint8Array, digest: Uint8Array): Uint8Array | undefined

  /** Secret is the 32-byte seed. Deterministic (RFC 8032). */
  signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array
  /** 32 bytes, of the 32-byte seed. */
  publicKeyEd25519(seed: Uint8Array): Uint8Array
  /** Secret is the 64-byte expanded key (scalar ‖ nonce). `entropy` is 32 fresh bytes; the same bytes give the same signature. */
  signSr25519(secret: Uint8Array, message: Uint8Array, entropy: Uint8Array): Uint8Array
  /** 32 bytes, of the 64-byte expanded key. */
  publicKeySr25519(secret: Uint8Array): Uint8Array
  /** Secret is the 32-byte scalar. Deterministic (RFC 6979), `s` in the lower half, `r ‖ s ‖ v`. */
  signSecp256k1(secret: Uint8Array, digest: Uint8Array): Uint8Array
  /** The compressed point, 33 bytes, of the 32-byte scalar. */
  publicKeySecp256k1(secret: Uint8Array): Uint8Array

  /** Secret is any 32 bytes; they are clamped as RFC 7748 says. */
  publicKeyX25519(secret: Uint8Array): Uint8Array
  /**
   * The 32 bytes that the holders of two X25519 keys share, before any hashing, or `undefined` for a public key that is
   * none: not 32 bytes, not in its canonical form, or of small order, whose shared secret everyone knows.
   */
  sharedSecretX25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined

  /** RSA-3072 key pair, public exponent 65537. Draws entropy. */
  generateRsaKey(): RsaPrivateKey
  /** One block, at most 318 bytes, OAEP with SHA-256 and MGF1-SHA-256, empty label → 384 bytes. Draws entropy. */
  encryptRsaOaep(key: RsaPublicKey, block: Uint8Array): Uint8Array
  /**
   * Prepares a private key once; the function it returns opens one 384-byte block, or answers `undefined`.
   *
   * @throws LockstepError `InvalidShieldingKey` for a key whose parts contradict each other: libraries that use other
   * parts of it would disagree on what it opens
   */
  rsaOaepDecryptor(key: RsaPrivateKey): (block: Uint8Array) => Uint8Array | undefined

  /** AES-256-GCM, 12-byte nonce; returns ciphertext ‖ 16-byte tag. */
  sealAes256Gcm(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Uint8Array
  /** The plaintext of ciphertext ‖ 16-byte tag; `undefined` where the tag does not fit. */
  openAes256Gcm(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Uint8Array,
    associatedData: Uint8Array,
  ): Uint8Array | undefined
}
