import { defineStf, text, value } from '@lockstep/core'

function counter(): () => number {
  let count = 0
  return () => {
    count += 1
    return count
  }
}

const next = counter()

/** A variable in a closure. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(next()))
      },
    },
  },
})
