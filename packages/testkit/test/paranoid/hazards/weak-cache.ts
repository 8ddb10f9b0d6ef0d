import { defineStf, text, u32, value } from '@lockstep/core'

/** A cache that lives as long as the garbage collector lets it. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        const kept = new WeakRef({ doubled: 2 * n })
        state.seen.set(kept.deref() === undefined ? 'made anew' : 'cached')
      },
    },
  },
})
