/**
 * A report of Intel's attestation service with what proves it, as HTTP headers name it and as the `proofData` of a
 * TEE-SGX-IAS worker has it.
 *
 * SPEC: EEA Off-Chain Trusted Compute v1.1, Appendix A, "Proof Data Format".
 */
export interface IasProof {
  /** Base64. */
  readonly 'X-IASReport-Signature': string
  /** The leaf first; PEM, or PEM in URL encoding as Intel's service sends it. */
  readonly 'X-IASReport-Signing-Certificate': string
  /**
   * Where advisories about the platform are read; absent where its status calls for none. Not covered by the signature.
   */
  readonly 'Advisory-URL'?: string | undefined
  /** Comma separated, as `INTEL-SA-00334`; absent with `Advisory-URL`. */
  readonly 'Advisory-IDs'?: string | undefined
  /** The report's exact text, which is what is signed. */
  readonly 'Verification-report': string
}

/** What a report says of an enclave. */
export interface IasReport {
  readonly quoteStatus: string
  /** When the service made the report, UTC, as it stands there. */
  readonly timestamp: string
  /** 32 bytes. */
  readonly mrEnclave: Uint8Array
  /** 32 bytes. */
  readonly mrSigner: Uint8Array
  /** The code's security version, ISVSVN. */
  readonly securityVersion: number
  /** 64 bytes. */
  readonly reportData: Uint8Array
  /** The host can look into the enclave. */
  readonly isDebug: boolean
}

/** Which attestation service is believed. */
export interface IasTrust {
  /** Certificates in PEM: the attestation report signing CA, or the leaf itself. */
  readonly anchors: readonly string[]
  /**
   * The time at which the certificates must be valid, in milliseconds since 1970; or `reported`, the report's own
   * timestamp, for who has no clock: an enclave tells a fresh report by the challenge in its report data.
   */
  readonly at: number | 'reported'
}
