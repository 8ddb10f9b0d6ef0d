import { defineStf, text, value } from '@lockstep/core'

let counter = 0

/** A variable of the module. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        counter += 1
        state.seen.set(String(counter))
      },
    },
  },
})
