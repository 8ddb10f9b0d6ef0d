import { defineStf, text, value } from '@lockstep/core'

const startedAt = Date.now()

/** The time at which the module was evaluated. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(startedAt))
      },
    },
  },
})
