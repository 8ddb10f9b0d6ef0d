import { hostname } from 'node:os'
import { defineStf, text, value } from '@lockstep/core'

/** The name of the machine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(hostname()))
      },
    },
  },
})
