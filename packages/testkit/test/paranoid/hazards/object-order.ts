import { defineStf, text, u32, value } from '@lockstep/core'

const order: Record<string, number> = { a: 0, b: 0, c: 0 }

/** The order of an object's keys, which remembers what was deleted. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const name = 'abc'.charAt(n % 3)
        delete order[name]
        order[name] = n
        state.seen.set(Object.keys(order).join())
      },
    },
  },
})
