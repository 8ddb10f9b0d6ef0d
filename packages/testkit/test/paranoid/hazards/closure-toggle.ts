import { defineStf, text, value } from '@lockstep/core'

function toggle(): () => boolean {
  let on = false
  return () => {
    on = !on
    return on
  }
}

const next = toggle()

/** A variable in a closure that comes back to where it was. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      execute({ state }) {
        state.seen.set(String(next()))
      },
    },
  },
})
