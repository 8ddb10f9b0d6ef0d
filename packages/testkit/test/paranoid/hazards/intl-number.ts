import { defineStf, text, u32, value } from '@lockstep/core'

/** A number format of the machine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(new Intl.NumberFormat().format(n + 1_234_567))
      },
    },
  },
})
