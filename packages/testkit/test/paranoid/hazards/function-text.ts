import { defineStf, text, value } from '@lockstep/core'

/** What an engine says of its own functions. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(Math.abs))
      },
    },
  },
})
