import { defineStf, text, u32, value } from '@lockstep/core'

/** A float and its bytes. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(new Uint8Array(new Float64Array([n / 3]).buffer).join()))
      },
    },
  },
})
