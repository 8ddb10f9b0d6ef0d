import { AccountId, defineStf, eachEntry, map, type Stf, sum, u64, u128, value } from '@lockstep/core'

/**
 * A correct STF that needs all that the parts of a worker promise: it writes before it fails, deletes what is empty,
 * has hooks, reads pages in their order, draws random numbers and sends effects.
 */
export function createBank(): Stf {
  return defineStf({
    name: 'bank',
    version: 1,
    state: {
      issuance: value(u128, 0n),
      account: map(AccountId, u128, 0n),
      blocks: value(u64, 0n),
      transfers: value(u64, 0n),
      latest: value(u64, 0n),
      first: value(AccountId, `0x${'00'.repeat(32)}`),
      drawn: value(AccountId, `0x${'00'.repeat(32)}`),
    },
    errors: ['Insufficient', 'TooMuch'],
    effects: { unshieldFunds: { account: AccountId, amount: u128 } },
    calls: {
      transfer: {
        args: { to: AccountId, amount: u128 },
        execute({ state: { account, transfers }, origin, fail }, { to, amount }) {
          if (amount === 0n || account.get(to) + amount >= 1n << 128n) fail('TooMuch')
          account.update(to, (free) => free + amount)
          const left = account.get(origin) - amount
          if (left < 0n) fail('Insufficient')
          if (left === 0n) account.delete(origin)
          else account.set(origin, left)
          transfers.update((count) => count + 1n)
        },
      },
      draw: { execute: ({ state, random }) => state.drawn.set(random()) },
      unshield: {
        execute({ state: { account, issuance }, origin, send, fail }) {
          const free = account.get(origin)
          if (free < 2n) fail('Insufficient')
          account.delete(origin)
          issuance.update((all) => all - free)
          send('unshieldFunds', { account: origin, amount: free - 1n })
          send('unshieldFunds', { account: origin, amount: 1n })
        },
      },
      shield: {
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute({ state: { account, issuance }, fail }, { who, amount }) {
          if (amount === 0n || issuance.get() + amount >= 1n << 128n) fail('TooMuch')
          issuance.update((all) => all + amount)
          account.update(who, (free) => free + amount)
        },
      },
    },
    getters: {
      public: { issuance: { returns: u128, read: ({ state }) => state.issuance.get() } },
      trusted: { mine: { returns: u128, read: ({ state, origin }) => state.account.get(origin) } },
    },
    hooks: {
      onBlockStart({ state, block }) {
        state.blocks.update((count) => count + 1n)
        state.latest.set(block.timestamp)
      },
      onBlockEnd({ state }) {
        const [first] = state.account.entries({ limit: 1 })
        if (first !== undefined) state.first.set(first[0])
      },
    },
    invariants: {
      conservation: ({ state }) => sum(state.account, (free) => free) === state.issuance.get(),
      'no empty accounts'({ state }) {
        let empty = 0
        eachEntry(state.account.entries, (free) => {
          if (free === 0n) empty += 1
        })
        return empty === 0
      },
    },
  })
}
