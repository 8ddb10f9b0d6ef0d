import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import { wholeWeight } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { refuseDelegate } from './refuse-delegate.js'
import { refuseOrigin } from './refuse-origin.js'

const maxNonce = 0xffff_ffff

/**
 * Why a well-signed call is not executed, or `undefined` where it is. In this order: a refused call consumes nothing,
 * so a stranger who repeats somebody's operation cannot spend that account's nonce.
 *
 * Only an executed operation makes the next one a duplicate. Anybody can send a copy of another's ciphertext ahead of
 * it: a copy that came too early for its nonce must not keep the original, in its turn, from execution.
 */
export function refuseCall(run: BlockRun, input: PreparedCall, place: number): EngineCode | undefined {
  if (run.executed.has(input.operationHash)) return 'Duplicate'
  return (
    refuseQuestions(run, input) ??
    refuseOrigin(run, input, place) ??
    refuseDelegate(run, input, place) ??
    refuseNonce(input.nonce, run.nonces.get(input.sender)) ??
    refuseWeight(run, input)
  )
}

/**
 * Code of the STF that is asked about a call works at the block's cost, also where the answer is no: once the block has
 * no room for it, nobody is asked any more.
 */
function refuseQuestions(run: BlockRun, input: PreparedCall): EngineCode | undefined {
  return input.delegate === null && input.call.origin === 'signed' ? undefined : refuseWeight(run, input)
}

/** A nonce must be exactly the account's next; the very last one stays unused, so that the count cannot overflow. */
function refuseNonce(given: number, next: number): EngineCode | undefined {
  if (given < next) return 'StaleNonce'
  if (given > next || next === maxNonce) return 'FutureNonce'
  return undefined
}

/** What the calls before took counts as they took it; this one, as it declares. */
function refuseWeight(run: BlockRun, { call, delegate }: PreparedCall): EngineCode | undefined {
  const { block } = run.stf.limits
  const weight = wholeWeight(run.stf.admission, call, delegate !== null)
  const fits = run.operations + weight.operations <= block.operations && run.bytes + weight.bytes <= block.bytes
  return fits ? undefined : 'BlockExhausted'
}
