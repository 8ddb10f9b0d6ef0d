import { defineStf, text, u32, value } from '@lockstep/core'

/** A local time. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(new Date(2024, 0, 1 + (n % 28)).getTime()))
      },
    },
  },
})
