import { defineStf, text, value } from '@lockstep/core'

const salt = Math.random()

/** Drawn once, when the module is evaluated. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(salt))
      },
    },
  },
})
