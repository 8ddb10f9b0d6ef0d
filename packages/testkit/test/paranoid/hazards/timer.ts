import { defineStf, text, value } from '@lockstep/core'

const fired: number[] = []

/** What a timer has done until then. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        setTimeout(() => fired.push(1), 0)
        state.seen.set(String(fired.length))
      },
    },
  },
})
