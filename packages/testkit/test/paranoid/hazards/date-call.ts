import { defineStf, text, value } from '@lockstep/core'

/** The clock as text. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(Date())
      },
    },
  },
})
