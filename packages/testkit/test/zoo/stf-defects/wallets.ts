import { AccountId, defineStf, i128, map, sum, u8, u64, u128, value, vec } from '@lockstep/core'
import { invariantsProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Batches, signs, prices and allowances. */
export const wallets: readonly Defect[] = [
  {
    name: 'duplicate ids in a batch',
    source: '@deroll/wallet 0.8.1, transferBatchERC1155: each id is checked against the starting balance',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'batchWallet',
        version: 1,
        state: { tokens: map(u8, i128, 1n) },
        errors: ['Insufficient'],
        calls: {
          giveBatch: {
            args: { tokens: vec(u8, 3) },
            execute({ state, fail }, { tokens }) {
              for (const id of tokens) if (state.tokens.get(id) < 1n) fail('Insufficient')
              for (const id of tokens) state.tokens.update(id, (held) => held - 1n)
            },
          },
        },
        invariants: { 'nothing below zero': ({ state }) => !anyBelowZero(state.tokens.entries({ limit: 1000 })) },
      }),
  },
  {
    name: 'negative amounts',
    source: '@deroll/wallet 0.8.1, transferEther: a negative value takes from the receiver',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'signedWallet',
        version: 1,
        state: { held: map(AccountId, i128, 100n) },
        errors: ['Insufficient'],
        calls: {
          pay: {
            args: { to: AccountId, amount: i128 },
            execute({ state, origin, fail }, { to, amount }) {
              if (state.held.get(origin) < amount) fail('Insufficient')
              if (state.held.get(to) + amount > 1n << 100n) fail('Insufficient')
              state.held.update(origin, (held) => held - amount)
              state.held.update(to, (held) => held + amount)
            },
          },
        },
        invariants: { 'nothing below zero': ({ state }) => !anyBelowZero(state.held.entries({ limit: 1000 })) },
      }),
  },
  {
    name: 'to oneself before the check',
    source: 'sov-bank, transfer: from equal to to answers Ok before the balance is looked at',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'earlyAnswer',
        version: 1,
        state: { held: map(AccountId, u128, 100n), largest: value(u128, 0n) },
        errors: ['Insufficient'],
        calls: {
          pay: {
            args: { to: AccountId, amount: u128 },
            execute({ state, origin, fail }, { to, amount }) {
              if (amount > state.largest.get()) state.largest.set(amount)
              if (to === origin) return
              if (state.held.get(origin) < amount) fail('Insufficient')
              state.held.update(origin, (held) => held - amount)
              state.held.update(to, (held) => held + amount)
            },
          },
        },
        // Whatever somebody holds, nobody ever had more than what all had in the beginning.
        invariants: { 'nobody pays more than there is': ({ state }) => state.largest.get() <= 600n },
      }),
  },
  {
    name: 'the price of another call',
    source: 'sov-bank: a transfer is charged the gas of creating a token',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'gasStation',
        version: 1,
        state: { collected: value(u64, 0n), transfers: value(u64, 0n), creations: value(u64, 0n) },
        calls: {
          transfer: {
            execute({ state }) {
              state.collected.update((gas) => gas + createGas)
              state.transfers.update((count) => count + 1n)
            },
          },
          create: {
            execute({ state }) {
              state.collected.update((gas) => gas + createGas)
              state.creations.update((count) => count + 1n)
            },
          },
        },
        invariants: {
          'gas is what the calls cost': ({ state }) =>
            state.collected.get() === state.transfers.get() * transferGas + state.creations.get() * createGas,
        },
      }),
  },
  {
    name: 'an allowance that is not used up',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'allowances',
        version: 1,
        state: { allowed: map(AccountId, u8, 1), granted: map(AccountId, u64, 0n), drawn: map(AccountId, u64, 0n) },
        errors: ['NotAllowed'],
        calls: {
          allow: {
            args: { spender: AccountId, amount: u8 },
            execute({ state }, { spender, amount }) {
              state.granted.update(spender, (sofar) => sofar + BigInt(amount))
              state.allowed.set(spender, amount)
            },
          },
          draw: {
            execute({ state, origin, fail }) {
              if (state.allowed.get(origin) === 0) fail('NotAllowed')
              state.drawn.update(origin, (sofar) => sofar + 1n)
            },
          },
        },
        invariants: {
          'no more drawn than granted': ({ state }) =>
            state.drawn.entries({ limit: 1000 }).every(([who, drawn]) => drawn <= 1n + state.granted.get(who)),
        },
      }),
  },
  {
    name: 'shielding counted twice',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'doubleShield',
        version: 1,
        state: { issuance: value(u128, 0n), held: map(AccountId, u128, 0n) },
        errors: ['TooMuch'],
        calls: {
          shield: {
            origin: 'enclave',
            receives: 'shieldFunds',
            args: { who: AccountId, amount: u128 },
            execute({ state, fail }, { who, amount }) {
              const issuance = state.issuance.get() + amount
              if (issuance + amount >= 1n << 128n) fail('TooMuch')
              state.issuance.set(issuance)
              if (state.held.has(who)) state.issuance.set(issuance + amount)
              state.held.update(who, (held) => held + amount)
            },
          },
        },
        invariants: { conservation: ({ state }) => sum(state.held, (held) => held) === state.issuance.get() },
      }),
  },
  {
    name: 'a voucher that is never marked as used',
    source: 'the forgotten nonce: what was paid once is paid for each replay',
    property: invariantsProperty,
    stf: () =>
      defineStf({
        name: 'vouchers',
        version: 1,
        state: { redeemed: map(u8, AccountId), paid: value(u64, 0n) },
        calls: {
          redeem: {
            args: { voucher: u8 },
            execute({ state, origin }, { voucher }) {
              state.redeemed.set(voucher, origin)
              state.paid.update((paid) => paid + 1n)
            },
          },
        },
        invariants: {
          'each voucher is paid once': ({ state }) =>
            BigInt(state.redeemed.entries({ limit: 1000 }).length) === state.paid.get(),
        },
      }),
  },
]

const transferGas = 2n
const createGas = 10n

function anyBelowZero(entries: readonly (readonly [unknown, bigint])[]): boolean {
  return entries.some(([, held]) => held < 0n)
}
