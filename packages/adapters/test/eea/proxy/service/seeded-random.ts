/** A source of chance that repeats itself: mulberry32. */
export interface SeededRandom {
  /** 0 to `count` - 1. */
  below(count: number): number
  chance(probability: number): boolean
}

export const createSeededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { below: (count) => Math.floor(next() * count), chance: (probability) => next() < probability }
}
