import type { CryptoProvider } from '../crypto/index.js'
import type { BlockResult } from '../engine/index.js'
import { buildReceiptTree } from '../receipt/index.js'
import type { AnnouncementJudge } from './judge-announcements.js'
import { keyChangeOutcome } from './key-change.js'

/**
 * A block's result with what it announced in the announcement's receipt, so that the receipts root covers it and a
 * restored record tells of it. Nothing of it is in the state: the same operations lead to the same state root, whatever
 * the keys.
 *
 * PERF: builds the receipts tree a second time, in the few blocks that announce a key.
 */
export function tellKeyChange(
  provider: CryptoProvider,
  result: BlockResult,
  accepted: ReturnType<AnnouncementJudge['accepted']>,
): BlockResult {
  if (accepted === undefined) return result
  const outcome = keyChangeOutcome(provider, accepted.change)
  const receipts = result.receipts.map((receipt) =>
    receipt.index === accepted.index ? { ...receipt, ...outcome } : receipt,
  )
  return { ...result, receipts, receiptTree: buildReceiptTree(provider, receipts) }
}
