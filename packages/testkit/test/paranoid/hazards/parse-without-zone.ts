import { defineStf, text, u32, value } from '@lockstep/core'

/** A text that names no zone, made up while it runs. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(Date.parse(`2024-01-0${(n % 9) + 1}T00:00`)))
      },
    },
  },
})
