import type { Hex, MapAccess } from '@lockstep/core'

/** An account's funds in the smallest unit. */
export interface Account {
  readonly free: bigint
}

type Accounts = MapAccess<Hex, Account, Account>

/** Takes an amount from an account; false, and nothing taken, where there is not enough. */
export function withdraw(accounts: Accounts, who: Hex, amount: bigint): boolean {
  if (accounts.get(who).free < amount) return false
  accounts.update(who, (account) => {
    account.free -= amount
  })
  return true
}

/** Gives an amount to an account. It cannot overflow: no account holds more than the total issuance, a u128. */
export function deposit(accounts: Accounts, who: Hex, amount: bigint): void {
  accounts.update(who, (account) => {
    account.free += amount
  })
}
