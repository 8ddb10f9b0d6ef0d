import { defineStf, text, value } from '@lockstep/core'

/** Node 20 has none of it; an author's types, and later versions, do. */
declare const Temporal: { readonly Now: { plainDateISO(): object } }

/** The clock and the zone of the machine, taken apart. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        const { Now } = Temporal
        state.seen.set(String(Now.plainDateISO()))
      },
    },
  },
})
