import { defineStf, text, value } from '@lockstep/core'

const collected = new Set<unknown>()
const registry = new FinalizationRegistry((held) => collected.add(held))

/** Counts what the garbage collector has done. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        registry.register({}, undefined)
        state.seen.set(String(collected.size))
      },
    },
  },
})
