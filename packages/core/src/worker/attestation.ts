import type { Hex } from '../hex.js'

/** What a quote says, once a verifier has checked who signed it. */
export interface AttestedReport {
  /** Measurement of the code that runs. */
  readonly mrenclave: Hex
  /** Who signed the code. */
  readonly mrsigner: Hex
  /** 0 to 65535; raised by the author of the code when a hole was closed. */
  readonly securityVersion: number
  /** A debug enclave's memory can be read by its host: never to be trusted with a key. */
  readonly debug: boolean
  /** 64 bytes that the enclave chose; it binds its keys and the asker's challenge by them. */
  readonly reportData: Uint8Array
}

/** The port to whoever can tell genuine quotes: a simulated platform's key, an attestation service. */
export interface AttestationVerifier {
  /**
   * @throws LockstepError `QuoteMalformed` or `QuoteSignature`; what the report says is for the caller to judge.
   */
  verify(quote: Uint8Array): AttestedReport
}

/** What an enclave shows of itself: its public keys, and a quote that binds them to its code and to a challenge. */
export interface Attestation {
  /** JSON text of the current RSA-3072 shielding key, as `author_getShieldingKey` has it. */
  readonly shieldingKey: string
  /** The enclave's own ed25519 account: signs headers and parentchain extrinsics. */
  readonly enclaveAccount: Hex
  /** The enclave's X25519 key, for sealed queries. */
  readonly boxPublicKey: Hex
  /** In the platform's format; an `AttestationVerifier` reads it. */
  readonly quote: Uint8Array
}
