import { defineStf, text, value } from '@lockstep/core'

/** An alphabet of the machine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(['z', 'å', 'a'].sort(new Intl.Collator().compare).join())
      },
    },
  },
})
