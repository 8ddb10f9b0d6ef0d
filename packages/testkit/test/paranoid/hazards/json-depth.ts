import { defineStf, text, u32, value } from '@lockstep/core'

/** JSON is written recursively. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        let nested: unknown[] = []
        for (let index = 0; index < (n * 97) % 20_000; index += 1) nested = [nested]
        state.seen.set(String(JSON.stringify(nested).length))
      },
    },
  },
})
