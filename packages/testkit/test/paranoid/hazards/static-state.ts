import { defineStf, text, value } from '@lockstep/core'

class Tally {
  static count = 0
  readonly kind = 'tally'
}

/** A variable of a class. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        Tally.count += 1
        state.seen.set(String(Tally.count))
      },
    },
  },
})
