import { defineStf, text, u32, value } from '@lockstep/core'

/** Node 20 has none of it; an author's types, and later versions, do. */
declare const Temporal: { readonly Now: { instant(): object } }

/** The clock, by its newest name. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }) {
        state.seen.set(String(Temporal.Now.instant()))
      },
    },
  },
})
