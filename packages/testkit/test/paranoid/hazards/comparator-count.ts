import { defineStf, text, u32, value } from '@lockstep/core'

/** How often a sort compares. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        let comparisons = 0
        ;[5, 3, 8, 1, 9, 2, n].sort((left, right) => {
          comparisons += 1
          return left - right
        })
        state.seen.set(String(comparisons))
      },
    },
  },
})
