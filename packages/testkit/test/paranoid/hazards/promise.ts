import { defineStf, text, value } from '@lockstep/core'

const done: number[] = []

/** What a promise has done until then. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        void Promise.resolve().then(() => done.push(1))
        state.seen.set(String(done.length))
      },
    },
  },
})
