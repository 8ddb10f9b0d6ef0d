import { defineStf, text, u32, value } from '@lockstep/core'

/** A power without a name. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const exponent = (n + 1) / (n + 7)
        state.seen.set(String((n + 3) ** exponent))
      },
    },
  },
})
