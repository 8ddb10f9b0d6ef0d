import type { Hex } from '@lockstep/core'
import type { SgxAttestationMethod } from '../integritee/index.js'

/** What the chain knows of an enclave that proved itself. */
export interface RegisteredEnclave {
  /** MRENCLAVE of its code. */
  readonly fingerprint: Hex
  /** When it was registered, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  /** UTF-8 bytes. */
  readonly workerUrl: Hex | null
  readonly attestationMethod: SgxAttestationMethod
}
