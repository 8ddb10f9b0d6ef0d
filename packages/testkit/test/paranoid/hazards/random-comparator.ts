import { defineStf, text, value } from '@lockstep/core'

/** A shuffle. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set([1, 2, 3, 4, 5, 6, 7, 8].sort(() => Math.random() * 2 - 1).join())
      },
    },
  },
})
