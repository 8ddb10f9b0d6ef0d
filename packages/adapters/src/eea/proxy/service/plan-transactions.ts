import type { SentTransaction } from './proxy-record.js'
import type { WantedAction } from './wanted-actions.js'

/** What the next nonces are used for. */
export type PlannedTransaction<Action extends WantedAction = WantedAction> =
  /** Sent before, and still right: send it again in case the node forgot it; `isStuck`: for a higher fee. */
  | { readonly type: 'keep'; readonly sent: SentTransaction; readonly isStuck: boolean }
  /** Sent before, and wanted no more: its nonce serves another action, or nothing but those behind it. */
  | { readonly type: 'replace'; readonly sent: SentTransaction; readonly action: Action | undefined }
  | { readonly type: 'send'; readonly nonce: number; readonly action: Action | undefined }

export interface TransactionPlanOptions {
  /** Nonce of the account at the head. */
  readonly nonce: number
  readonly head: number
  /** Blocks that a transaction waits before it offers more. */
  readonly patience: number
  /** Transactions that are under way at a time. */
  readonly underWay: number
}

/**
 * Decides what the account's nonces are used for: a pure function of what was sent and what is wanted.
 *
 * One action has one nonce until that nonce is spent. A transaction that is sent again is the same transaction or its
 * replacement, so at most one of them can ever be mined: that is why nothing is completed twice, whatever the node
 * forgets or remembers.
 */
export function planTransactions<Action extends WantedAction>(
  { nonce, head, patience, underWay }: TransactionPlanOptions,
  sent: readonly SentTransaction[],
  wanted: readonly Action[],
): readonly PlannedTransaction<Action>[] {
  const pending = new Map(sent.filter((each) => each.nonce >= nonce).map((each) => [each.nonce, each]))
  const wantedKeys = new Set(wanted.map(({ key }) => key))
  const sentKeys = new Set([...pending.values()].map(({ action }) => action))
  const waiting = wanted.filter(({ key }) => !sentKeys.has(key))
  const isWanted = ({ action }: SentTransaction): boolean => action !== undefined && wantedKeys.has(action)
  // What stands behind the last one that is needed is left to itself: taking it back would cost as much.
  const lastNeeded = Math.max(nonce - 1, ...[...pending.values()].filter(isWanted).map((each) => each.nonce))

  const planned: PlannedTransaction<Action>[] = []
  for (let at = nonce; planned.length < underWay && (at <= lastNeeded || waiting.length > 0); at += 1) {
    const before = pending.get(at)
    if (before === undefined) planned.push({ type: 'send', nonce: at, action: waiting.shift() })
    else if (isWanted(before)) planned.push({ type: 'keep', sent: before, isStuck: head - before.sentAt >= patience })
    else if (before.action !== undefined || waiting.length > 0) {
      planned.push({ type: 'replace', sent: before, action: waiting.shift() })
    } else planned.push({ type: 'keep', sent: before, isStuck: head - before.sentAt >= patience })
  }
  return planned
}
