import { defineStf, text, value } from '@lockstep/core'

/** Whether the garbage collector was there already. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(new WeakRef({}).deref() === undefined))
      },
    },
  },
})
