import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { engineCodes, type SignedReceipt } from '../receipt/index.js'
import type { WorkerAccess } from './ask-worker.js'
import { awaitExecuted } from './await-executed.js'
import { fetchReceipts } from './fetch-receipts.js'
import type { IndirectInvocation } from './indirect-invocation.js'
import { shieldingKeyOutdated } from './shielding-key-outdated.js'

/** An operation on its way: which it is, and the extrinsic that carries it. */
export interface SubmittedOperation {
  readonly shard: Hex
  readonly operationHash: Hex
  readonly extrinsicHash: Hex
  /** blake2-256 of the ciphertext: what the receipt is found by where the ciphertext did not open. */
  readonly ciphertextHash?: Hex
}

/**
 * Waits until the operation's block is processed and fetches the operation's receipt in it, as soon as the asked worker
 * has it. A stranger may have put copies of the ciphertext before it: the receipt that says what became of the operation
 * comes before refusals.
 *
 * @throws LockstepError `ReceiptMissing` where the worker has executed the block but has no receipt;
 * `ShieldingKeyOutdated` where its receipt says that the operation does not open, if `ciphertextHash` is given
 */
export async function awaitReceipt(
  provider: CryptoProvider,
  access: WorkerAccess,
  invocation: IndirectInvocation,
  { shard, operationHash, extrinsicHash, ciphertextHash }: SubmittedOperation,
): Promise<SignedReceipt> {
  const block = await invocation.included(extrinsicHash)
  await invocation.processed(shard, block)

  async function find(): Promise<SignedReceipt | undefined> {
    const here = await receiptsOf(operationHash)
    const receipt = here.find(({ receipt: { status } }) => status !== 'Rejected') ?? here[0]
    if (receipt !== undefined || ciphertextHash === undefined) return receipt
    const unopened = await receiptsOf(ciphertextHash)
    if (unopened.some(isUndecryptable)) throw shieldingKeyOutdated(`block ${block.number}`)
    return undefined
  }

  async function receiptsOf(hash: Hex): Promise<readonly SignedReceipt[]> {
    const receipts = await fetchReceipts(provider, access, shard, hash)
    return receipts.filter(({ signedHeader: { header } }) => header.parentchainHash === block.hash)
  }

  // Only where there is none: mostly the worker that states it is the one that is asked, and needs no other question.
  const receipt = (await find()) ?? (await awaitExecuted(provider, { ...access, shard }, invocation, block).then(find))
  if (receipt !== undefined) return receipt
  throw new LockstepError('ReceiptMissing', `block ${block.number} is executed but has no receipt of the operation`, {
    field: 'operationHash',
    value: operationHash,
  })
}

function isUndecryptable({ receipt: { status, module, code } }: SignedReceipt): boolean {
  return status === 'Rejected' && module === 0 && code === engineCodes.Undecryptable
}
