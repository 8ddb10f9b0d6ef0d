import { defineStf, text, u32, value } from '@lockstep/core'

function memoize(calculate: (n: number) => number): { (n: number): number; hits(): number } {
  const known = new Map<number, number>()
  let hits = 0
  const memoized = (n: number): number => {
    const found = known.get(n)
    if (found !== undefined) hits += 1
    const result = found ?? calculate(n)
    known.set(n, result)
    return result
  }
  return Object.assign(memoized, { hits: () => hits })
}

const double = memoize((n) => n * 2)

/** A memo that tells how often it helped. */
export const hazard = defineStf({
  name: 'hazard',
  version: 1,
  state: { seen: value(text(400), '') },
  calls: {
    touch: {
      args: { n: u32 },
      execute({ state }, { n }) {
        double(n % 4)
        state.seen.set(String(double.hits()))
      },
    },
  },
})
