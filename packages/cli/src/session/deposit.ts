import { vaultOf } from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import type { OrderedInput } from '@lockstep/core/worker'
import type { Session } from './open-session.js'

/** A transfer on the parentchain. */
export interface PlainTransfer {
  readonly from: Hex
  readonly to: Hex
  readonly amount: bigint
}

/** The accounts on the parentchain by which the shard takes funds in. */
export function depositAccounts({ access, file }: Pick<Session, 'access' | 'file'>): readonly Hex[] {
  return [vaultOf(access.shard), ...(file?.watched ?? [])]
}

/** Whether the shard takes a transfer in: not one of nothing, nor one of funds that it has counted. */
export function isDeposit(accounts: readonly Hex[], { from, to, amount }: PlainTransfer): boolean {
  return accounts.includes(to) && !accounts.includes(from) && amount > 0n
}

/** Which input of a block a deposit is. */
export function isDepositOf(from: Hex, paid: bigint): (input: OrderedInput) => boolean {
  return (input) => input.kind === 'deposit' && input.from === from && input.amount === paid
}
