import { defineStf, text, value } from '@lockstep/core'

const settled: number[] = []

async function settle(): Promise<void> {
  await undefined
  settled.push(1)
}

/** What an async function has come to until then. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        void settle()
        state.seen.set(String(settled.length))
      },
    },
  },
})
