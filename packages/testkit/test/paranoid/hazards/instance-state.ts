import { defineStf, text, value } from '@lockstep/core'

class Tally {
  count = 0
  next(): number {
    this.count += 1
    return this.count
  }
}

const tally = new Tally()

/** An object that counts for itself. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(tally.next()))
      },
    },
  },
})
