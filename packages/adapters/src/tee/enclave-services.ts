import type { Hex } from '@lockstep/core'
import type { Entropy } from '@lockstep/core/crypto'
import type { EnclaveIdentity } from './enclave-identity.js'
import type { EnclaveTurns } from './enclave-turns.js'

/** What the platform does for one enclave; the launcher binds it to the identity that it measured. */
export interface EnclaveServices {
  readonly identity: EnclaveIdentity
  /** 32 bytes; see `Platform.sealingKey`. */
  readonly sealingKey: Uint8Array
  readonly entropy: Entropy
  /** A quote over 64 bytes of report data. */
  quote(reportData: Uint8Array): Promise<Uint8Array>
  /** Raises a counter of this code on its platform to `least` and answers where it stands; see `Platform.raiseCounter`. */
  raiseCounter(name: Hex, least: number): Promise<number>
  /** Left out, each call is done in one turn of the event loop, which simulations in virtual time count on. */
  readonly turns?: EnclaveTurns
}
