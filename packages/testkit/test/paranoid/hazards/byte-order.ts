import { defineStf, text, u32, value } from '@lockstep/core'

/** The byte order of the processor. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(new Uint16Array(new Uint8Array([1, n & 255]).buffer)[0]))
      },
    },
  },
})
