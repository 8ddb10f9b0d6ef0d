import { defineStf, text, u32, value } from '@lockstep/core'

/** The engine's words for an error. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        try {
          state.seen.set(String(Reflect.get(Object(n).missing, 'x')))
        } catch (error) {
          state.seen.set(String(error).slice(0, 100))
        }
      },
    },
  },
})
