import type { Entropy } from '@lockstep/core/crypto'
import type { EnclaveIdentity } from './enclave-identity.js'

/** What the platform does for one enclave; the launcher binds it to the identity that it measured. */
export interface EnclaveServices {
  readonly identity: EnclaveIdentity
  /** 32 bytes; see `Platform.sealingKey`. */
  readonly sealingKey: Uint8Array
  readonly entropy: Entropy
  /** A quote over 64 bytes of report data. */
  quote(reportData: Uint8Array): Promise<Uint8Array>
}
