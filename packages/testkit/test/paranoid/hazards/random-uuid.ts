import { defineStf, text, value } from '@lockstep/core'

/** A random name. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(crypto.randomUUID())
      },
    },
  },
})
