import { defineStf, text, u32, value } from '@lockstep/core'

/** A comparator that is no order. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set([5, 3, 8, 1, 9, 2, n].sort(() => 1).join())
      },
    },
  },
})
