import { defineStf, text, value } from '@lockstep/core'

const Clock = Date
const clock = (): number => Clock.now()

/** The clock behind an alias. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(clock()))
      },
    },
  },
})
