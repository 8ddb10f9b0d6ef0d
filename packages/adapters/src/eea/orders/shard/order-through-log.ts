import { type Hex, toHex } from '@lockstep/core'
import { awaitReceipt, fetchReceipts, type GetterAccess, type IndirectInvocation } from '@lockstep/core/client'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import type { SignedReceipt } from '@lockstep/core/receipt'
import { isDecisive, type OrderOperation } from './order-operation.js'

export interface LogOrdering {
  /** The attested enclave that executes the shard's blocks. */
  readonly access: GetterAccess
  /** The parentchain or ordered log that the shard follows; its signer pays, and is not who the operations are for. */
  readonly invocation: IndirectInvocation
  /** Told when an operation waits for a block, where it is this worker's to seal one. */
  onWaiting?(): void
}

/**
 * Puts operations into the shard's order as they are, encrypted anew: as indirect invocations, so every worker of the
 * shard executes them, and an operation that is none has its receipt too. Resolves when a worker has stated that the
 * block is executed and durable.
 */
export function orderThroughLog({ access, invocation, onWaiting }: LogOrdering): OrderOperation {
  const { provider, worker, shard } = access

  const decided = async (operationHash: Hex): Promise<SignedReceipt | undefined> =>
    (await fetchReceipts(provider, access, shard, operationHash)).find(isDecisive)

  return async (operation, signal) => {
    const operationHash = toHex(provider.blake2b256(operation))
    const known = await decided(operationHash)
    if (known !== undefined) return known
    // What is on the log cannot be taken back: an order that ends before this point leaves nothing behind.
    signal.throwIfAborted()
    const extrinsicHash = await invocation.invoke(shard, shieldingEncrypt(provider, worker.shieldingKey, operation))
    onWaiting?.()
    const own = await awaitReceipt(provider, access, invocation, { shard, operationHash, extrinsicHash })
    // An earlier attempt, which died before it heard of its receipt, may have left a copy that took the turn.
    return isDecisive(own) ? own : ((await decided(operationHash)) ?? own)
  }
}
