import { defineStf, text, u32, value } from '@lockstep/core'

/** The bits of what two infinities leave. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const view = new DataView(new ArrayBuffer(8))
        const infinite = 1 / (n - n)
        view.setFloat64(0, infinite - infinite)
        state.seen.set(String(view.getUint8(0)))
      },
    },
  },
})
