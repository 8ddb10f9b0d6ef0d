import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type SignedReceipt, verifySignedReceipt } from '../receipt/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'

/**
 * Fetches the receipts of an operation, one for each time that it stood in a block, oldest first, and believes only
 * those that are in a block which the attested enclave signed.
 *
 * @throws LockstepError `ReceiptForged` for a receipt that is not the enclave's, the shard's or the operation's.
 */
export async function fetchReceipts(
  provider: CryptoProvider,
  access: WorkerAccess,
  shard: Hex,
  operationHash: Hex,
): Promise<readonly SignedReceipt[]> {
  const receipts = await askWorker(provider, access, { type: 'Receipts', value: operationHash }, 'Receipts')
  for (const signed of receipts) {
    const { receipt } = signed
    const ours = receipt.shard === shard && receipt.operationHash === operationHash
    if (ours && verifySignedReceipt(provider, signed, access.worker.enclaveAccount)) continue
    throw new LockstepError('ReceiptForged', 'the receipt is not one that the attested enclave signed for this', {
      field: 'operationHash',
      value: receipt.operationHash,
      limit: operationHash,
    })
  }
  return receipts
}
