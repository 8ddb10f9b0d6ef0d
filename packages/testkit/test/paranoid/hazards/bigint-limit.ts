import { defineStf, text, u32, value } from '@lockstep/core'

/** How large a bigint may get. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        try {
          state.seen.set(`${1n << 3_000_000n > BigInt(n)}`)
        } catch {
          state.seen.set('too large')
        }
      },
    },
  },
})
