import { defineStf, text, value } from '@lockstep/core'

/** The clock as a date. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(new Date().toISOString())
      },
    },
  },
})
