import { invariantsProperty } from '@lockstep/testkit'
import { smallBank, type Transfer } from '../../small-bank.js'
import type { Defect } from '../defect.js'

/** Transfers that make money, burn it, or break. */
export const transfers: readonly Defect[] = [
  transfer(
    'self-transfer burns',
    ({ state: { account }, origin, fail }, { to, amount }) => {
      const [sender, beneficiary] = [account.get(origin).free, account.get(to).free]
      if (sender < amount) fail('InsufficientBalance')
      account.set(to, { free: beneficiary + amount })
      account.set(origin, { free: sender - amount })
    },
    "FRAME's guide to a first pallet: the credit to oneself is overwritten",
  ),
  transfer('self-transfer mints', ({ state: { account }, origin, fail }, { to, amount }) => {
    const [sender, beneficiary] = [account.get(origin).free, account.get(to).free]
    if (sender < amount) fail('InsufficientBalance')
    account.set(origin, { free: sender - amount })
    account.set(to, { free: beneficiary + amount })
  }),
  transfer('takes from nobody', ({ state: { account } }, { to, amount }) => {
    account.update(to, (beneficiary) => {
      beneficiary.free += amount
    })
  }),
  transfer('credit before the check', ({ state: { account }, origin }, { to, amount }) => {
    account.set(to, { free: account.get(to).free + amount })
    if (account.get(origin).free < amount) return
    account.set(origin, { free: account.get(origin).free - amount })
  }),
  transfer('returns after its first write', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    if (to === origin) return
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer('no check at all', ({ state: { account }, origin }, { to, amount }) => {
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer('checks the other account', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(to).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer('check is off by one', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free + 1n < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer('wraps at 64 bits', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: BigInt.asUintN(64, account.get(to).free + amount) })
  }),
  transfer('computes with floats', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: account.get(to).free + BigInt(Number(amount)) })
  }),
  transfer('loses what does not divide', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    for (const half of [to, origin]) account.set(half, { free: account.get(half).free + amount / 2n })
  }),
  transfer('a fee that goes nowhere', ({ state: { account }, origin, fail }, { to, amount }) => {
    const fee = amount / 100n
    if (account.get(origin).free < amount + fee) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount - fee })
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer('debits twice', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < 2n * amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - 2n * amount })
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer(
    'deletes what is emptied, then credits from memory',
    ({ state: { account }, origin, fail }, { to, amount }) => {
      const [sender, beneficiary] = [account.get(origin).free, account.get(to).free]
      if (sender < amount) fail('InsufficientBalance')
      account.set(to, { free: beneficiary + amount })
      if (sender === amount) account.delete(origin)
      else account.set(origin, { free: account.get(origin).free - amount })
    },
  ),
  transfer('dust is reaped without leaving the issuance', ({ state: { account }, origin, fail }, { to, amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
    account.set(to, { free: account.get(to).free + amount })
    if (account.get(origin).free < 5n) account.delete(origin)
  }),
  transfer('goes on after a write that threw', ({ state: { account }, origin }, { to, amount }) => {
    try {
      account.set(origin, { free: account.get(origin).free - amount })
    } catch {}
    account.set(to, { free: account.get(to).free + amount })
  }),
  transfer(
    'clones through JSON',
    ({ state: { account }, origin, fail }, { to, amount }) => {
      const sender = JSON.parse(JSON.stringify(account.get(origin)))
      if (sender.free < amount) fail('InsufficientBalance')
      account.set(origin, { free: sender.free - amount })
      account.set(to, { free: account.get(to).free + amount })
    },
    '@stackr/sdk 0.6.0 clones its state through JSON, which has no bigints',
  ),
  transfer('burns without telling the issuance', ({ state: { account }, origin, fail }, { amount }) => {
    if (account.get(origin).free < amount) fail('InsufficientBalance')
    account.set(origin, { free: account.get(origin).free - amount })
  }),
]

function transfer(name: string, execute: Transfer, source?: string): Defect {
  const defect: Defect = { name, property: invariantsProperty, stf: () => smallBank(execute) }
  return source === undefined ? defect : { ...defect, source }
}
