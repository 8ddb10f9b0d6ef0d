import { defineStf, text, u32, value } from '@lockstep/core'

let last = 'nobody'

/** Remembers the last call. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(last)
        last = `${n} was here`
      },
    },
  },
})
