import { defineStf, text, value } from '@lockstep/core'

function tally(): void {}
tally.count = 0

/** A variable of a function. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        tally.count += 1
        state.seen.set(String(tally.count))
      },
    },
  },
})
