import { defineStf, text, value } from '@lockstep/core'

/** Where in a file an error came up. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set((new Error('here').stack ?? '').slice(0, 100))
      },
    },
  },
})
