import type { PreparedCall, PreparedInput } from '../operation/index.js'
import type { Receipt } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'
import { type CallOutcome, rejected } from './call-outcome.js'
import { consumeNonce } from './consume-nonce.js'
import { dispatchCall } from './dispatch-call.js'
import { refuseCall } from './refuse-call.js'

/** Executes one input of a block; whatever it is, it leaves exactly one receipt. */
export function executeInput(run: BlockRun, input: PreparedInput, index: number): Receipt {
  const outcome = executePrepared(run, input, index)
  return {
    operationHash: input.operationHash,
    shard: run.block.shard,
    block: run.block.number,
    index,
    ...outcome,
  }
}

function executePrepared(run: BlockRun, input: PreparedInput, index: number): CallOutcome {
  switch (input.kind) {
    case 'rejected':
      return rejected(input.code)
    case 'inbound':
      return dispatchCall(run, input, run.block.shard, index)
    case 'call':
      return executeCall(run, input, index)
  }
}

function executeCall(run: BlockRun, input: PreparedCall, index: number): CallOutcome {
  const refusal = refuseCall(run, input)
  if (refusal !== undefined) return rejected(refusal)
  run.executed.add(input.operationHash)
  consumeNonce(run, input.sender)
  return dispatchCall(run, input, input.sender, index)
}
