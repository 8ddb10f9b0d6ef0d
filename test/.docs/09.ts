import { AccountId, defineStf, map, u64 } from '@lockstep/core'

export const cheap = defineStf({
  name: 'cheap',
  version: 1,
  state: { visits: map(AccountId, u64, 0n) },
  calls: {
    visit: {
      // One read and one write of 32 + 8 bytes each. A call that takes more fails with BudgetExceeded.
      weight: { operations: 2, bytes: 80 },
      execute: ({ state, origin }) => state.visits.update(origin, (visits) => visits + 1n),
    },
  },
  // Of a whole block's calls, of one hook, of one getter. Each has a default.
  limits: { block: { operations: 10_000, bytes: 1_000_000 } },
})
