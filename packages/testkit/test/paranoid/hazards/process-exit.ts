import { defineStf, text, u32, value } from '@lockstep/core'

/** An end for everybody. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        if (n >= 0) process.exit()
        state.seen.set('still here')
      },
    },
  },
})
