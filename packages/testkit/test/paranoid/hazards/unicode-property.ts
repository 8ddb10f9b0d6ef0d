import { defineStf, text, value } from '@lockstep/core'

/** Letters of Unicode 16, which an engine knows or does not. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        const letters = Array.from({ length: 0x50 }, (_, index) => String.fromCodePoint(0x10d40 + index))
        state.seen.set(String(letters.filter((letter) => /\p{L}/u.test(letter)).length))
      },
    },
  },
})
