import { defineStf, u64, value } from '@lockstep/core'
import { verify } from '@lockstep/testkit'

export const counter = defineStf({
  name: 'counter',
  version: 1,
  state: { count: value(u64, 0n) },
  calls: {
    increment: {
      execute({ state }) {
        state.count.update((count) => count + 1n)
      },
    },
  },
  getters: {
    public: { count: { returns: u64, read: ({ state }) => state.count.get() } },
  },
})

await verify(counter, { numRuns: 20 })
