import { defineStf, text, value } from '@lockstep/core'

const draw: () => number = Reflect.get(Math, 'random')

/** The same, found by its name. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(Reflect.apply(draw, undefined, [])))
      },
    },
  },
})
