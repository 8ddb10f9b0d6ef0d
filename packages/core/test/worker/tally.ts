import { AccountId, struct, u32, u64 } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { defineStf, eachEntry, map, value } from '../../src/stf/index.js'

/** Two versions of one STF; the second counts accounts, and keeps with each when it was last written. */
export const tally1 = defineStf({
  name: 'tally',
  version: 1,
  state: { total: value(u64, 0n), points: map(AccountId, u64, 0n) },
  events: { Added: { amount: u64 } },
  calls: {
    add: {
      args: { amount: u64 },
      execute({ state, origin, emit }, { amount }) {
        state.points.update(origin, (points) => points + amount)
        state.total.update((total) => total + amount)
        emit('Added', { amount })
      },
    },
  },
  getters: { public: { total: { proven: true, returns: u64, read: ({ state }) => state.total.get() } } },
  genesis({ state }) {
    state.total.set(1_000n)
  },
})

interface TallyMigration {
  readonly from: typeof tally1
  run(): void
  readonly total?: (total: bigint) => bigint
}

/** Version 2, with another step in its migration, for what can go wrong there. */
export function tallyWith({ from, run, total = (old) => old }: TallyMigration) {
  return defineStf({
    name: 'tally',
    version: 2,
    state: {
      total: value(u64, 0n),
      points: map(AccountId, struct({ points: u64, writtenAt: u64 }), { points: 0n, writtenAt: 0n }),
      accounts: value(u32, 0),
    },
    events: { Added: { amount: u64 } },
    calls: {
      add: {
        args: { amount: u64 },
        execute({ state, origin, block, emit }, { amount }) {
          if (!state.points.has(origin)) state.accounts.update((accounts) => accounts + 1)
          state.points.update(origin, (entry) => {
            entry.points += amount
            entry.writtenAt = block.timestamp
          })
          state.total.update((sum) => sum + amount)
          emit('Added', { amount })
        },
      },
    },
    getters: {
      public: {
        total: { proven: true, returns: u64, read: ({ state }) => state.total.get() },
        accounts: { returns: u32, read: ({ state }) => state.accounts.get() },
      },
    },
    hooks: {
      onBlockStart({ state }) {
        state.total.update((sum) => sum + 1n)
      },
    },
    invariants: {
      'the total is not less than at first': ({ state }) => state.total.get() >= 1_000n,
      'the last block has a hash': ({ block }) => block.hash.length === 66,
    },
    migrate: {
      from,
      run({ old, state }) {
        eachEntry(old.points.entries, (points, account: Hex) => state.points.set(account, { points, writtenAt: 0n }))
        let accounts = 0
        eachEntry(old.points.entries, () => {
          accounts += 1
        })
        state.accounts.set(accounts)
        state.total.set(total(old.total.get()))
        run()
      },
    },
  })
}

export const tally2 = tallyWith({ from: tally1, run: () => {} })
