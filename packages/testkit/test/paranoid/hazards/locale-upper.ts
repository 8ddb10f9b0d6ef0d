import { defineStf, text, value } from '@lockstep/core'

/** In Turkish the upper case of i has a dot, in engines that know Turkish. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set('i'.toLocaleUpperCase('tr'))
      },
    },
  },
})
