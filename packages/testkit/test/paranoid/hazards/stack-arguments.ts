import { defineStf, text, value } from '@lockstep/core'

const list = new Array<number>(990).fill(0)

function descend(depth: number, ..._rest: readonly number[]): number {
  try {
    return depth === 240 ? depth : descend(depth + 1, ...list)
  } catch {
    return depth
  }
}

/** Arguments lie on the stack in each of many frames. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(descend(0)))
      },
    },
  },
})
