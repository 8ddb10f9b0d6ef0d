import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { SignedReceipt } from '../receipt/index.js'
import type { WorkerAccess } from './ask-worker.js'
import { fetchReceipts } from './fetch-receipts.js'
import type { IndirectInvocation } from './indirect-invocation.js'

/** An operation on its way: which it is, and the extrinsic that carries it. */
export interface SubmittedOperation {
  readonly shard: Hex
  readonly operationHash: Hex
  readonly extrinsicHash: Hex
}

/**
 * Waits until the operation's block is processed and fetches the operation's receipt in it. A stranger may have put
 * copies of the ciphertext before it: the receipt that says what became of the operation comes before refusals.
 *
 * @throws LockstepError `ReceiptMissing` where the worker states that it processed the block but has no receipt.
 */
export async function awaitReceipt(
  provider: CryptoProvider,
  access: WorkerAccess,
  invocation: IndirectInvocation,
  { shard, operationHash, extrinsicHash }: SubmittedOperation,
): Promise<SignedReceipt> {
  const block = await invocation.included(extrinsicHash)
  await invocation.processed(shard, block)
  const receipts = await fetchReceipts(provider, access, shard, operationHash)
  const here = receipts.filter(({ signedHeader: { header } }) => header.parentchainHash === block.hash)
  const receipt = here.find(({ receipt: { status } }) => status !== 'Rejected') ?? here[0]
  if (receipt !== undefined) return receipt
  throw new LockstepError('ReceiptMissing', `block ${block.number} is processed but has no receipt of the operation`, {
    field: 'operationHash',
    value: operationHash,
  })
}
