import { defineStf, text, u32, value } from '@lockstep/core'

/** A power. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        // biome-ignore lint/style/useExponentiationOperator: this is what is looked for
        state.seen.set(String(Math.pow(n + 2, 1 / 3)))
      },
    },
  },
})
