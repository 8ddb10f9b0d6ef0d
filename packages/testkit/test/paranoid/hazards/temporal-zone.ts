import { defineStf, text, u32, value } from '@lockstep/core'

/** Node 20 has none of it; an author's types, and later versions, do. */
declare const Temporal: { readonly Now: { timeZoneId(): string } }

/** The time zone of the machine. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }) {
        const now = Temporal.Now
        state.seen.set(now.timeZoneId())
      },
    },
  },
})
