import { defineStf, text, u32, value } from '@lockstep/core'

const cache = new Map<number, number>()

/** A cache that can be seen. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        cache.set(n, n)
        state.seen.set(String(cache.size))
      },
    },
  },
})
