import { defineStf, text, u32, value } from '@lockstep/core'

function depth(left: number): number {
  return left <= 0 ? 0 : 1 + depth(left - 1)
}

/** How deep the stack is, without anybody noticing. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        try {
          state.seen.set(`${depth(n * 97)} deep`)
        } catch {
          state.seen.set('too deep')
        }
      },
    },
  },
})
