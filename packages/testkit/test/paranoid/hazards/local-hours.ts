import { defineStf, text, u32, value } from '@lockstep/core'

/** The hour in the time zone of the machine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(new Date(n * 1000).getHours()))
      },
    },
  },
})
