import { defineStf, text, value } from '@lockstep/core'

/** A text that names no zone. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(new Date('2024-01-01T12:00').getTime()))
      },
    },
  },
})
