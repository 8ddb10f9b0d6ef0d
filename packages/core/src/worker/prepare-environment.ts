import type { ShieldingOutcome } from '../crypto/index.js'
import type { OperationEnvironment } from '../operation/index.js'
import type { AnnouncementJudge } from './judge-announcements.js'

/** What a block's inputs are prepared with, inside the enclave. */
export interface PrepareEnvironment extends OperationEnvironment {
  /** Opens what was encrypted for the shielding key. */
  openShielded(ciphertext: Uint8Array): ShieldingOutcome
  /** Judges this block's key announcements; left out, the shard's key is for ever. */
  readonly announcements?: Pick<AnnouncementJudge, 'judge'>
}
