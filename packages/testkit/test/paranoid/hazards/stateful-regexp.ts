import { defineStf, text, value } from '@lockstep/core'

const pattern = /a/g

/** An expression that remembers where it was. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(pattern.test('a'.repeat(6))))
      },
    },
  },
})
