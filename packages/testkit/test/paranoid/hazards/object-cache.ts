import { defineStf, text, value } from '@lockstep/core'

const counts = { touched: 0 }

/** A counter in an object of the module. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        counts.touched += 1
        state.seen.set(String(counts.touched))
      },
    },
  },
})
