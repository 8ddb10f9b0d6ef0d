import { defineStf, text, u32, value } from '@lockstep/core'

/** A last digit that is up to the engine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(Math.tanh((n % 1000) / 997 + 1)))
      },
    },
  },
})
