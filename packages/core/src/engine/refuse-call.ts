import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'

const maxNonce = 0xffff_ffff

/**
 * Why a well-signed call is not executed, or `undefined` where it is. In this order: a refused call consumes nothing,
 * so a stranger who repeats somebody's operation cannot spend that account's nonce.
 */
export function refuseCall(run: BlockRun, input: PreparedCall): EngineCode | undefined {
  if (run.seen.has(input.operationHash)) return 'Duplicate'
  run.seen.add(input.operationHash)
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
