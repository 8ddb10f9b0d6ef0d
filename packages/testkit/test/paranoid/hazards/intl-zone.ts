import { defineStf, text, value } from '@lockstep/core'

/** The time zone by its name. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(Intl.DateTimeFormat().resolvedOptions().timeZone)
      },
    },
  },
})
