import { defineStf, text, u32, value } from '@lockstep/core'

const order = new Map([
  ['a', 0],
  ['b', 0],
  ['c', 0],
])

/** The order of a map that remembers what was deleted. */
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
        order.set(name, n)
        state.seen.set([...order.keys()].join())
      },
    },
  },
})
