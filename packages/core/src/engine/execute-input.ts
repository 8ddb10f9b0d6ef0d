import type { PreparedCall, PreparedInput } from '../operation/index.js'
import type { Receipt } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'
import { type CallOutcome, rejected } from './call-outcome.js'
import { chargeFee } from './charge-fee.js'
import { consumeNonce } from './consume-nonce.js'
import { dispatchCall } from './dispatch-call.js'
import { refuseCall } from './refuse-call.js'

/** Executes one input of a block; whatever it is, it leaves exactly one receipt. */
export function executeInput(run: BlockRun, input: PreparedInput, index: number): Receipt {
  const { status, module, code, output, events } = executePrepared(run, input, index)
  const { shard, number } = run.block
  return { operationHash: input.operationHash, shard, block: number, index, status, module, code, output, events }
}

function executePrepared(run: BlockRun, input: PreparedInput, index: number): CallOutcome {
  switch (input.kind) {
    case 'rejected':
      return rejected(input.code)
    case 'inbound':
      return dispatchCall(run, input, { origin: run.block.shard, index, fee: undefined })
    case 'call':
      return executeCall(run, input, index)
  }
}

function executeCall(run: BlockRun, input: PreparedCall, index: number): CallOutcome {
  const refusal = refuseCall(run, input, index)
  if (refusal !== undefined) return rejected(refusal)
  const fee = chargeFee(run, input, index)
  if (typeof fee === 'string') return rejected(fee)
  run.executed.add(input.operationHash)
  consumeNonce(run, input)
  return dispatchCall(run, input, { origin: input.sender, index, fee })
}
