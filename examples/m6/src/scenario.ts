import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import type { Hex } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { LightClient } from '@lockstep/core/worker'
import type { Accounts } from './accounts.js'
import type { Progress } from './progress.js'
import type { ReceiptTally } from './receipt-tally.js'
import type { Rounds } from './rounds.js'

/** What the steps of the main job share. */
export interface Scenario {
  readonly provider: CryptoProvider
  /** Reproducible: decides places, random bytes and signature nonces, never a key. */
  readonly entropy: Entropy
  readonly chain: EmbeddedChain
  readonly lightClient: LightClient
  readonly shard: Hex
  readonly accounts: Accounts
  readonly rounds: Rounds
  readonly tally: ReceiptTally
  readonly progress: Progress
}
