import { defineStf, text, value } from '@lockstep/core'

/** Where å stands in the alphabet is up to the locale. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(['z', 'å', 'a'].sort((left, right) => left.localeCompare(right)).join())
      },
    },
  },
})
