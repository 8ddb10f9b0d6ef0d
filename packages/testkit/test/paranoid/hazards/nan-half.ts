import { defineStf, text, u32, value } from '@lockstep/core'

/** The bits of what is not a number, in half the room. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const view = new DataView(new ArrayBuffer(4))
        view.setFloat32(0, 0 / (n - n))
        state.seen.set(String(view.getUint16(0)))
      },
    },
  },
})
