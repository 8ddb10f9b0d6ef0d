import type { SignedReceipt } from '@lockstep/core/receipt'

/**
 * Brings a trusted operation into its shard's order and waits for what came of it. Asked again for the same bytes, it
 * answers what became of them the first time, instead of having them refused for their used nonce.
 *
 * @throws EeaError where the operation comes into no block. An operation that the shard rejects or that fails is no
 * error here: its receipt says so.
 */
export type OrderOperation = (operation: Uint8Array, signal: AbortSignal) => Promise<SignedReceipt>

/** The receipt that says what became of an operation; refusals of copies count only where there is nothing else. */
export function decisiveReceipt(receipts: readonly SignedReceipt[]): SignedReceipt | undefined {
  return receipts.find(isDecisive) ?? receipts[0]
}

/** Whether the operation took its turn, in which case it never takes another. */
export function isDecisive({ receipt }: SignedReceipt): boolean {
  return receipt.status !== 'Rejected'
}
