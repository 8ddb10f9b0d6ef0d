import type { Hex } from '../hex.js'
import type { BlockRun } from './block-run.js'

/** Counts the account's nonce up, outside the call's own transaction: a failed call has used its nonce too. */
export function consumeNonce(run: BlockRun, account: Hex): void {
  run.nonces.set(account, run.nonces.get(account) + 1)
}
