import { defineStf, text, value } from '@lockstep/core'

/** Random bytes of the platform. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(crypto.getRandomValues(new Uint8Array(4)).join()))
      },
    },
  },
})
