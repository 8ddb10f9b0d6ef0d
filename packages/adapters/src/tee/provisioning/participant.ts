import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { PeerPolicy } from './judge-peer.js'

/** What either side of a provisioning works with. */
export interface Participant {
  readonly provider: CryptoProvider
  readonly policy: PeerPolicy
  readonly entropy: Entropy
  quote(reportData: Uint8Array): Promise<Uint8Array>
}
