import type { ShieldingOutcome } from '../crypto/index.js'
import type { OperationEnvironment, PreparedFor, PreparedInput } from '../operation/index.js'
import type { AnnouncementJudge } from './judge-announcements.js'

/** What a block's inputs are prepared with, inside the enclave. */
export interface PrepareEnvironment extends OperationEnvironment {
  /** Opens what was encrypted for the shielding key. */
  openShielded(ciphertext: Uint8Array): ShieldingOutcome
  /**
   * What `prepareOperation` gave for these very bytes, the same array, for this STF and domain; `undefined` where it was not
   * asked yet. Left out, every operation is prepared in its turn.
   */
  prepared?(operation: Uint8Array, wanted: PreparedFor): PreparedInput | undefined
  /** Judges this block's key announcements; left out, the shard's key is for ever. */
  readonly announcements?: Pick<AnnouncementJudge, 'judge'>
}
