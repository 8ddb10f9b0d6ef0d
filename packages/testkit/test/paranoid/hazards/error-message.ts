import { defineStf, text, u32, value } from '@lockstep/core'

/** The engine's words for another error. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        try {
          decodeURIComponent(`%${n % 10}`)
        } catch (error) {
          state.seen.set(error instanceof Error ? error.message : 'nothing')
        }
      },
    },
  },
})
