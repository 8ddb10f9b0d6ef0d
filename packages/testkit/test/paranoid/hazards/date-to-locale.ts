import { defineStf, text, value } from '@lockstep/core'

/** A date as the locale writes it. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(new Date(0).toLocaleDateString())
      },
    },
  },
})
