import { defineStf, text, u32, value } from '@lockstep/core'

function depth(left: number, rest: number = left <= 0 ? 0 : depth(left - 1)): number {
  return rest + 1
}

/** A recursion in a default value. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        state.seen.set(String(depth(n * 97)))
      },
    },
  },
})
