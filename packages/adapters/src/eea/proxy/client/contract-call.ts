import { LockstepError } from '@lockstep/core'
import {
  type Address,
  type Client,
  type Hex,
  type LocalAccount,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from 'viem'
import {
  estimateFeesPerGas,
  estimateGas,
  getTransactionCount,
  getTransactionReceipt,
  sendRawTransaction,
} from 'viem/actions'

/** Who sends, and how. */
export interface CallSender {
  readonly client: Client
  /** Of the chain that `client` speaks to (EIP-155). */
  readonly chainId: number
  readonly account: LocalAccount
  /** Resolves when it is time to look again. */
  readonly pause: () => Promise<void>
}

/**
 * Sends one transaction, which creates a contract where `to` is left out, and waits for the block that has it. Sent
 * again while it is awaited: a node that restarts, or that takes blocks back, may have forgotten it.
 *
 * @throws LockstepError `CallReverted`; and what the node throws.
 */
export async function sendCall(sender: CallSender, to: Address | undefined, data: Hex): Promise<TransactionReceipt> {
  const { client, chainId, account, pause } = sender
  const [nonce, gas, fees] = await Promise.all([
    getTransactionCount(client, { address: account.address, blockTag: 'pending' }),
    estimateGas(client, { account, to, data }),
    estimateFeesPerGas(client),
  ])
  const { maxFeePerGas, maxPriorityFeePerGas } = fees
  const serializedTransaction = await account.signTransaction({
    type: 'eip1559',
    chainId,
    nonce,
    to,
    data,
    gas: (gas * 5n) / 4n,
    maxFeePerGas,
    maxPriorityFeePerGas,
  })
  const hash = await sendRawTransaction(client, { serializedTransaction })
  for (;;) {
    const receipt = await receiptOf(client, hash)
    if (receipt?.status === 'reverted') throw reverted(hash)
    if (receipt !== undefined) return receipt
    await pause()
    // Refused while the node still has it, which is what is hoped for.
    await sendRawTransaction(client, { serializedTransaction }).catch(() => undefined)
  }
}

async function receiptOf(client: Client, hash: Hex): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw error
  }
}

const reverted = (hash: Hex): LockstepError =>
  new LockstepError('CallReverted', `transaction ${hash} reverted; its effects did not happen, send another one`, {
    field: 'transaction',
    value: hash,
  })
