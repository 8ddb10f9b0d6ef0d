import { fromHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { signedReceiptCodec } from '@lockstep/core/receipt'
import { refuse } from '../../json-rpc/refuse.js'
import type { OpenedInput } from '../../work-order/opened-item.js'
import type { Workload } from '../create-work-order-worker.js'
import type { OrderOperation } from './order-operation.js'
import { shardOutput } from './shard-output.js'

/** How a workload has operations executed by a shard. */
export interface ShardWorkloadOptions {
  readonly order: OrderOperation
  /** Bytes of one operation; 64 KiB if left out. */
  readonly maximumOperation?: number
}

/**
 * A workload that keeps state between work orders: the state of a shard. The STF is the shard's own.
 *
 * `inData` holds one item: the encoded trusted operation, signed by the account that it is for (see `signCall`). The
 * work order carries it and adds no right to it: neither the requester's key nor the worker's stands behind the call.
 * `outData` has item 0, the SCALE bytes of what the call returned, or of the details of the error that it failed with
 * (empty where there is nothing to say); and item 1, a SCALE `SignedReceipt` with the proof that leads from it to the
 * enclave's signature. `openShardOutputs` checks both.
 *
 * A work order that ends with a time-out does not take an operation back that was ordered. The same operation in
 * another work order finds out what became of it.
 */
export function createShardWorkload({ order, maximumOperation = 65_536 }: ShardWorkloadOptions): Workload {
  return async ({ inData }, signal) => {
    const signed = await order(onlyOperation(inData, maximumOperation), signal)
    return [
      { index: shardOutput.returned, data: fromHex(signed.receipt.output) },
      { index: shardOutput.receipt, data: encode(signedReceiptCodec, signed) },
    ]
  }
}

function onlyOperation(inData: readonly OpenedInput[], maximum: number): Uint8Array {
  const [operation, ...others] = inData
  if (operation === undefined || others.length > 0) {
    throw refuse('InvalidParameter', `inData has ${inData.length} items; send one, the signed trusted operation`, {
      field: 'inData',
      value: inData.length,
      limit: 1,
    })
  }
  if (operation.data.length <= maximum) return operation.data
  throw refuse('InvalidParameter', `inData holds ${operation.data.length} bytes; an operation has at most ${maximum}`, {
    field: 'inData',
    value: operation.data.length,
    limit: maximum,
  })
}
