import { defineStf, text, u32, value } from '@lockstep/core'

/** A date as text is in local time. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(new Date(n)))
      },
    },
  },
})
