import { defineStf, text, value } from '@lockstep/core'

const done: number[] = []

/** What was put behind the present task. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        queueMicrotask(() => done.push(1))
        state.seen.set(String(done.length))
      },
    },
  },
})
