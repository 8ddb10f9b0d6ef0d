import { AccountId, defineStf, map, u64 } from '@lockstep/core'

/** Counts how often each account noted something. */
export const journal = defineStf({
  name: 'journal',
  version: 1,
  state: { notes: map(AccountId, u64, 0n) },
  calls: {
    note: {
      args: { value: u64 },
      execute({ state, origin }, { value }) {
        state.notes.update(origin, (sum) => sum + value)
      },
    },
  },
})
