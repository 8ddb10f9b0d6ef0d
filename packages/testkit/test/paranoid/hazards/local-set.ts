import { defineStf, text, u32, value } from '@lockstep/core'

/** A date moved in local time. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const date = new Date(0)
        date.setHours(n % 24)
        state.seen.set(String(date.getTime()))
      },
    },
  },
})
