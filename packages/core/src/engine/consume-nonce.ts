import type { PreparedCall } from '../operation/index.js'
import type { BlockRun } from './block-run.js'

/**
 * Counts the sender's nonce up, outside the call's own transaction: a failed call has used its nonce too.
 *
 * PERF: without reading it again. A call is only executed where its nonce is the account's next.
 */
export function consumeNonce(run: BlockRun, { sender, nonce }: PreparedCall): void {
  run.nonces.set(sender, nonce + 1)
}
