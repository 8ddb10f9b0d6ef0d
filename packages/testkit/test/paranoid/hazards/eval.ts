import { defineStf, text, value } from '@lockstep/core'

/** Code that is made while it runs. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        // biome-ignore lint/security/noGlobalEval: this is what is looked for
        state.seen.set(String(eval('Date' + '.now()')))
      },
    },
  },
})
