import type { Hex } from '@lockstep/core'
import type { OrderedInput } from '@lockstep/core/worker'

/** By which accounts of the parentchain a shard takes funds in. */
export interface DepositAccounts {
  readonly shard: Hex
  /** Its vault (`vaultOf`), and others that it watches. Their funds must be there for its unshieldings. */
  readonly accounts: readonly Hex[]
}

/** An event that tells where funds went. */
export type FundsEvent =
  | { readonly type: 'transfer'; readonly from: Hex; readonly to: Hex; readonly amount: bigint }
  /** The pallet's own statement of a shielding; the transfer of its funds stands before it. */
  | { readonly type: 'shieldFunds'; readonly shard: Hex; readonly amount: bigint }

/** Funds that came to a shard, as one of the ordered inputs of a block. */
export type Deposit = Extract<OrderedInput, { kind: 'deposit' }>

/**
 * The deposits among the events of one extrinsic, in their order: transfers to one of the accounts, whichever call made
 * them. Events and not calls, because a runtime takes an event back together with what it tells of, and has more calls
 * that transfer than anybody could list.
 *
 * No deposits are: a transfer between two of the accounts, whose funds have been counted; one of nothing; and the
 * transfer that a shielding makes, which the shielding itself stands for.
 */
export function depositsOf({ shard, accounts }: DepositAccounts, events: readonly FundsEvent[]): readonly Deposit[] {
  const transfers: Extract<FundsEvent, { type: 'transfer' }>[] = []
  for (const event of events) {
    if (event.type === 'transfer') transfers.push(event)
    else {
      // A shielding's own transfer is the last one to its vault with its amount.
      const own = transfers.findLastIndex(({ to, amount }) => to === event.shard && amount === event.amount)
      if (own >= 0) transfers.splice(own, 1)
    }
  }
  return transfers
    .filter(({ from, to, amount }) => accounts.includes(to) && !accounts.includes(from) && amount > 0n)
    .map(({ from, amount }) => ({ kind: 'deposit', shard, from, amount }))
}
