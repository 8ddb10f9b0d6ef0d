import type { Hex } from '../hex.js'
import type { Attestation } from '../worker/index.js'

/** The port by which a client reaches a worker's enclave: in the same process, or over a socket. */
export interface WorkerConnection {
  attest(challenge: Hex): Promise<Attestation>
  query(sealed: Uint8Array): Promise<Uint8Array>
}
