import { defineStf, text, value } from '@lockstep/core'

/** A clock that begins with the process. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(performance.now()))
      },
    },
  },
})
