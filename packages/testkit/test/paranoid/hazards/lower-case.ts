import { defineStf, text, u32, value } from '@lockstep/core'

/** Which letters have a lower case is up to the version of Unicode. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(`Ǆ${n}`.toLowerCase())
      },
    },
  },
})
