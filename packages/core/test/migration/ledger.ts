import { bytes, struct, u8, u32, u64, u128 } from '../../src/codec/index.js'
import { defineStf, doubleMap, eachEntry, map, sum, value } from '../../src/stf/index.js'

/**
 * Three versions of one STF: the second changes a codec, adds an item and drops one; the third changes all the rest.
 *
 * The corpus holds snapshots of them. As with state that is out there, no version is edited: a new one is added.
 */
export const ledger1 = defineStf({
  name: 'ledger',
  version: 1,
  state: {
    total: value(u64, 0n),
    balance: map(u8, u64, 0n),
    memo: map(u8, bytes(8)),
    approval: doubleMap(u8, u8, u32, 0),
  },
  calls: {
    deposit: {
      args: { to: u8, amount: u64 },
      execute({ state }, { to, amount }) {
        state.balance.update(to, (balance) => balance + amount)
        state.total.update((total) => total + amount)
      },
    },
  },
  invariants: { total: ({ state }) => sum(state.balance, (balance) => balance) === state.total.get() },
})

export const ledger2 = defineStf({
  name: 'ledger',
  version: 2,
  state: {
    total: value(u64, 0n),
    balance: map(u8, struct({ free: u64, locked: u64 }), { free: 0n, locked: 0n }),
    holders: value(u32, 0),
    approval: doubleMap(u8, u8, u32, 0),
  },
  calls: {},
  invariants: {
    total: ({ state }) => sum(state.balance, ({ free, locked }) => free + locked) === state.total.get(),
    holders: ({ state }) => sum(state.balance, () => 1n) === BigInt(state.holders.get()),
  },
  migrate: {
    from: ledger1,
    run({ old, state }) {
      // Balances with a memo were locked: what the second version says with a field.
      eachEntry(old.balance.entries, (balance, owner) => {
        const isLocked = old.memo.has(owner)
        state.balance.set(owner, isLocked ? { free: 0n, locked: balance } : { free: balance, locked: 0n })
        state.holders.update((count) => count + 1)
      })
    },
  },
})

export const ledger3 = defineStf({
  name: 'ledger',
  version: 3,
  state: {
    total: value(u128, 0n),
    balance: map(u8, struct({ free: u64, locked: u64 }), { free: 0n, locked: 0n }),
    // Spender first: the third version asks for all that one spender may take.
    allowance: doubleMap(u8, u8, struct({ amount: u64, used: u32 })),
  },
  calls: {},
  invariants: {
    total: ({ state }) => sum(state.balance, ({ free, locked }) => free + locked) === state.total.get(),
  },
  migrate: {
    from: ledger2,
    run({ old, state }) {
      state.total.set(old.total.get())
      eachEntry(old.approval.allEntries, (amount, [owner, spender]) => {
        state.allowance.set(spender, owner, { amount: BigInt(amount), used: 0 })
      })
    },
  },
})
