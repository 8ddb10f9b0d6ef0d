import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { PoolPolicy } from '../pool/pool-policy.js'
import type { PeerPolicy } from './judge-peer.js'
import type { SuccessionPolicy } from './succession.js'

/** What either side of a provisioning works with. */
export interface Participant {
  readonly provider: CryptoProvider
  readonly policy: PeerPolicy
  /** Left out, code that is not this one is no peer, whatever a host shows. */
  readonly pool?: PoolPolicy
  /** Left out, code that is not this one is neither followed nor let follow. */
  readonly succession?: SuccessionPolicy
  readonly entropy: Entropy
  quote(reportData: Uint8Array): Promise<Uint8Array>
}
