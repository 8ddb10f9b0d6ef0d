import { type Hex, LockstepError, toHex } from '@lockstep/core'
import {
  type AttestedWorker,
  awaitReceipt,
  fetchReceipts,
  type GetterAccess,
  type IndirectInvocation,
} from '@lockstep/core/client'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import type { SignedReceipt } from '@lockstep/core/receipt'
import { isDecisive, type OrderOperation } from './order-operation.js'

/** How the operations of orders come into a shard's log, as indirect invocations. */
export interface LogOrdering {
  /** The attested enclave that executes the shard's blocks. */
  readonly access: GetterAccess
  /** The parentchain or ordered log that the shard follows; its signer pays, and is not who the operations are for. */
  readonly invocation: IndirectInvocation
  /**
   * Attests the enclave again, once its shielding key has changed: what was encrypted for the one before is put into the
   * order a second time. Left out, such operations end with `ShieldingKeyOutdated`.
   */
  attest?(): Promise<AttestedWorker>
  /** Told when an operation waits for a block, where it is this worker's to seal one. */
  onWaiting?(): void
}

/**
 * Puts operations into the shard's order as they are, encrypted anew: as indirect invocations, so every worker of the
 * shard executes them, and an operation that is none has its receipt too. Resolves when a worker has stated that the
 * block is executed and durable.
 */
export function orderThroughLog({ access, invocation, attest, onWaiting }: LogOrdering): OrderOperation {
  const { provider, shard } = access
  let { worker } = access

  const decided = async (operationHash: Hex): Promise<SignedReceipt | undefined> =>
    (await fetchReceipts(provider, access, shard, operationHash)).find(isDecisive)

  async function put(operation: Uint8Array, operationHash: Hex): Promise<SignedReceipt> {
    const ciphertext = shieldingEncrypt(provider, worker.shieldingKey, operation)
    const extrinsicHash = await invocation.invoke(shard, ciphertext)
    onWaiting?.()
    const ciphertextHash = toHex(provider.blake2b256(ciphertext))
    return awaitReceipt(provider, access, invocation, { shard, operationHash, extrinsicHash, ciphertextHash })
  }

  async function putAgain(operation: Uint8Array, operationHash: Hex, error: unknown): Promise<SignedReceipt> {
    const isOutdated = error instanceof LockstepError && error.code === 'ShieldingKeyOutdated'
    if (attest === undefined || !isOutdated) throw error
    worker = await attest()
    return put(operation, operationHash)
  }

  return async (operation, signal) => {
    const operationHash = toHex(provider.blake2b256(operation))
    const known = await decided(operationHash)
    if (known !== undefined) return known
    // What is on the log cannot be taken back: an order that ends before this point leaves nothing behind.
    signal.throwIfAborted()
    const own = await put(operation, operationHash).catch((error) => putAgain(operation, operationHash, error))
    // An earlier attempt, which died before it heard of its receipt, may have left a copy that took the turn.
    return isDecisive(own) ? own : ((await decided(operationHash)) ?? own)
  }
}
