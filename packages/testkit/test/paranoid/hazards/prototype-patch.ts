import { defineStf, text, value } from '@lockstep/core'

/** A variable on a prototype. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        const count = Number(Reflect.get(Map.prototype, 'hazardCount') ?? 0) + 1
        Object.defineProperty(Map.prototype, 'hazardCount', { value: count, configurable: true })
        state.seen.set(String(count))
      },
    },
  },
})
