import { defineStf, text, value } from '@lockstep/core'

/** A variable of everybody. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        const count = Number(Reflect.get(globalThis, 'hazardCount') ?? 0) + 1
        Reflect.set(globalThis, 'hazardCount', count)
        state.seen.set(String(count))
      },
    },
  },
})
