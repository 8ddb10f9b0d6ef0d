import { defineStf, text, u32, value } from '@lockstep/core'

/** Digits grouped as the locale likes it. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set((n + 1_234_567).toLocaleString())
      },
    },
  },
})
