import { AccountId, type Hex, type MapAccess, map, struct, u128 } from '@lockstep/core'
import type { StateAccess } from '@lockstep/core/stf'

/** Funds in the smallest unit: what an account can spend, and what is set aside for it. */
export const fundsItems = {
  account: map(AccountId, struct({ free: u128 }), { free: 0n }),
  reserved: map(AccountId, u128, 0n),
}

type Accounts = MapAccess<Hex, { readonly free: bigint }, { readonly free: bigint }>
type Funds = StateAccess<typeof fundsItems>

/** Takes an amount from an account; false, and nothing taken, where there is not enough or the amount is negative. */
export function withdraw(accounts: Accounts, who: Hex, amount: bigint): boolean {
  if (amount < 0n || accounts.get(who).free < amount) return false
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

/** Moves an amount between accounts; false, and nothing moved, where {@link withdraw} takes nothing. */
export function transfer({ account }: Pick<Funds, 'account'>, from: Hex, to: Hex, amount: bigint): boolean {
  if (!withdraw(account, from, amount)) return false
  deposit(account, to, amount)
  return true
}

/** Sets an amount aside; false, and nothing done, where {@link withdraw} takes nothing. */
export function reserve({ account, reserved }: Funds, who: Hex, amount: bigint): boolean {
  if (!withdraw(account, who, amount)) return false
  reserved.update(who, (funds) => funds + amount)
  return true
}

/** Gives what is set aside for one to another, or back; false, and nothing done, where it is less or the amount negative. */
export function transferReserved({ account, reserved }: Funds, from: Hex, to: Hex, amount: bigint): boolean {
  if (amount < 0n || reserved.get(from) < amount) return false
  reserved.update(from, (funds) => funds - amount)
  deposit(account, to, amount)
  return true
}
