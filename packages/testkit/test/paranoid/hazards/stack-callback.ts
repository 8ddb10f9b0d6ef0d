import { defineStf, text, u32, value } from '@lockstep/core'

function depth(left: number): number {
  return left <= 0 ? 0 : ([left].map((each) => 1 + depth(each - 1))[0] ?? 0)
}

/** A recursion through a function of the engine. */
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
