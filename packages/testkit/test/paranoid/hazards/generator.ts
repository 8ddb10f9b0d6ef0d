import { defineStf, text, value } from '@lockstep/core'

function* count(): Generator<number, number, unknown> {
  for (let number = 0; ; number += 1) yield number
}

const numbers = count()

/** A generator that goes on where it stood. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(numbers.next().value))
      },
    },
  },
})
