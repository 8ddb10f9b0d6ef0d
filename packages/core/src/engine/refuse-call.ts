import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'

const maxNonce = 0xffff_ffff

/**
 * Why a well-signed call is not executed, or `undefined` where it is. In this order: a refused call consumes nothing,
 * so a stranger who repeats somebody's operation cannot spend that account's nonce.
 *
 * Only an executed operation makes the next one a duplicate. Anybody can send a copy of another's ciphertext ahead of
 * it: a copy that came too early for its nonce must not keep the original, in its turn, from execution.
 */
export function refuseCall(run: BlockRun, input: PreparedCall): EngineCode | undefined {
  if (run.executed.has(input.operationHash)) return 'Duplicate'
  if (input.call.origin !== 'signed') return 'BadOrigin'
  if (input.delegate !== null) return 'Unauthorized'
  return refuseNonce(input.nonce, run.nonces.get(input.sender))
}

/** A nonce must be exactly the account's next; the very last one stays unused, so that the count cannot overflow. */
function refuseNonce(given: number, next: number): EngineCode | undefined {
  if (given < next) return 'StaleNonce'
  if (given > next || next === maxNonce) return 'FutureNonce'
  return undefined
}
