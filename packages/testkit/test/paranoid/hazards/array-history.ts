import { defineStf, text, u32, value } from '@lockstep/core'

const past: number[] = []

/** A list that grows. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        past.push(n)
        state.seen.set(String(past.length))
      },
    },
  },
})
