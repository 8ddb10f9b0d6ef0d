import { defineStf, text, u32, value } from '@lockstep/core'

/** The same, by apply. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(Math.max.apply(null, new Array<number>((n * 97) % 300_000).fill(1))))
      },
    },
  },
})
