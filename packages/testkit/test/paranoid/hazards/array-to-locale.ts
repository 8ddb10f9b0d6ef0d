import { defineStf, text, u32, value } from '@lockstep/core'

/** Numbers in a list, as the locale writes them. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set([1_234_567, n].toLocaleString())
      },
    },
  },
})
