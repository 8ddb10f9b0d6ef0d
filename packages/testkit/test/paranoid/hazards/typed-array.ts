import { defineStf, text, value } from '@lockstep/core'

const bytes = new Uint8Array(1)

/** Bytes of the module. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        bytes[0] = (bytes[0] ?? 0) + 1
        state.seen.set(String(bytes[0]))
      },
    },
  },
})
