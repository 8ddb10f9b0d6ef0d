import type { Hex } from '../hex.js'
import type { Attestation } from '../worker/index.js'

/** The port by which a client reaches a worker's enclave: in the same process, or over a socket. */
export interface WorkerConnection {
  /** As `Enclave.attest`: `challenge` has 32 bytes. Rejects where the worker cannot be reached. */
  attest(challenge: Hex): Promise<Attestation>
  /** As `Enclave.query`: a sealed query, to a sealed answer. */
  query(sealed: Uint8Array): Promise<Uint8Array>
}
