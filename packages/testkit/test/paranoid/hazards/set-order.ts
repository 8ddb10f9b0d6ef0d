import { defineStf, text, u32, value } from '@lockstep/core'

const order = new Set(['a', 'b', 'c'])

/** The order of a set that remembers what came again last. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const name = 'abc'.charAt(n % 3)
        order.delete(name)
        order.add(name)
        state.seen.set([...order].join())
      },
    },
  },
})
