import type { EnclaveIdentity } from './enclave-identity.js'
import type { EnclaveSettings } from './enclave-settings.js'

/** What the processor puts into a thread before its code runs, past the host: the host's trace does not see it. */
export interface EnclaveImage {
  readonly identity: EnclaveIdentity
  readonly sealingKey: Uint8Array
  readonly settings: EnclaveSettings
}
