import { defineStf, text, value } from '@lockstep/core'

/** The time zone itself. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(new Date(0).getTimezoneOffset()))
      },
    },
  },
})
