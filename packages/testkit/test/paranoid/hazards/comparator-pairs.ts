import { defineStf, text, u32, value } from '@lockstep/core'

/** Which pairs a sort compares. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const pairs: string[] = []
        ;[5, 3, 8, 1, 9, 2, n].sort((left, right) => {
          pairs.push(`${left}:${right}`)
          return left - right
        })
        state.seen.set(pairs.join().slice(0, 300))
      },
    },
  },
})
